/** `npm test`: from a fresh clone to the result of the whole suite. Arguments go to `turbo run test`. */
import "./check-node.mjs";

const { build, install, root, runTurbo } = await import("./workspace.mjs");
const { addUpReports, forgetReports, reportTotals } = await import("./totals.mjs");

process.exitCode = (await install()) || (await build()) || (await test());

async function test() {
  forgetReports(root);
  const code = await runTurbo([
    "run",
    "test",
    "--concurrency=2",
    // A package that fails must not hide the results of the others.
    "--continue=dependencies-successful",
    ...process.argv.slice(2),
  ]);
  const totals = addUpReports(root);
  reportTotals(totals);
  return code || (totals.failed > 0 ? 1 : 0);
}

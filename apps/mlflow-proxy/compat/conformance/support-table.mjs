import { readFileSync, writeFileSync } from "node:fs";
import { clients, titleOf } from "./clients.mjs";

/**
 * The support table of the README, made of the last complete run of `run.mjs`. Without an option it says whether the table
 * is the current one, with `--write` it makes it so. Exit code 1: it is not; 2: there is no complete run to compare with.
 */
const resultFile = new URL("../../test-results/conformance.json", import.meta.url);
const readme = new URL("../../README.md", import.meta.url);
const begin = "<!-- made by compat/conformance/support-table.mjs --write -->\n";
const end = "<!-- end of the support table -->\n";

const run = readRun();
if (run === null) {
  process.stderr.write("error: no result of a complete run on our server: node run.mjs\n");
  process.exitCode = 2;
} else {
  const text = readFileSync(readme, "utf8");
  const [before, rest] = text.split(begin);
  const [found, after] = rest.split(end);
  const table = tableOf(run.clients);
  if (process.argv.includes("--write")) {
    writeFileSync(readme, `${before}${begin}${table}${end}${after}`);
  } else if (found === table) {
    process.stdout.write(
      "ok   the support table of the README is what the clients found\n1 passed, 0 failed\n",
    );
  } else {
    process.stderr.write(
      `error: the support table is not what the clients found: ${differences(found, table)}\n`,
    );
    process.exitCode = 1;
  }
}

function readRun() {
  try {
    const run = JSON.parse(readFileSync(resultFile, "utf8"));
    return run.complete && run.kind === "cerebros" ? run : null;
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** A row per group in the order of the folders, a column per client in the order of `clients`. */
function tableOf(results) {
  const groups = new Map(results.flatMap((r) => r.groups).map(({ group, about }) => [group, about]));
  const order = [...new Set(clients.flatMap((client) => client.groups.map(folderOf)))];
  const rows = [...groups].sort(
    ([a], [b]) => order.indexOf(folderOf(a)) - order.indexOf(folderOf(b)) || (a < b ? -1 : 1),
  );
  const lines = [
    ["what is asserted", ...results.map(titleOf)],
    ["---", ...results.map(() => "---:")],
    ...rows.map(([group, about]) => [
      about.replaceAll("|", "\\|"),
      ...results.map((one) => cellOf(one, group)),
    ]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** How many tests held; in brackets those of a feature that the client lacks. Empty = not asked. */
function cellOf({ groups }, name) {
  const group = groups.find((one) => one.group === name);
  if (group === undefined) return "";
  const { passed, failed, skipped } = group;
  return [
    passed + failed === 0 ? "–" : String(passed),
    ...(failed > 0 ? [`**${failed} fail**`] : []),
    ...(skipped > 0 ? [`(${skipped})`] : []),
  ].join(" ");
}

function folderOf(group) {
  return group.split("/")[0];
}

function differences(found, table) {
  const known = new Set(found.split("\n"));
  const changed = table.split("\n").filter((line) => !known.has(line));
  return `run \`node compat/conformance/support-table.mjs --write\`; it changes\n${changed.join("\n")}`;
}

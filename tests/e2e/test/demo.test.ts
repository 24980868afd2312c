import { join } from "node:path";
import { expect, it } from "vitest";
import { repository, testFolder } from "./support/folders.js";
import { cerebros } from "./support/processes.js";

it("the demo starts everything, searches, tells and stops", async () => {
  const data_dir = join(testFolder(), "data");
  const { exitCode, stdout } = await cerebros(["demo", "--exit"], { env: { CEREBROS_DATA_DIR: data_dir } });
  expect(exitCode).toBe(0);
  expect(
    stdout.match(/^\S+-00\d\d {2}succeeded {2}accuracy=\S+ {2}mlflow_run_id=[0-9a-f]{32}/gm),
  ).toHaveLength(10);
  expect(stdout).toContain("Leaderboard");
  expect(stdout).toMatch(/^Best architecture: trial/m);
  expect(stdout).toMatch(/test rows \(30, never seen by the search\) +\d/);
  expect(stdout).toContain(join(data_dir, "models"));
  expect(stdout).toContain(join(data_dir, "mlflow.db"));

  // The command that it proposes works as it stands.
  const [, predict = ""] = /^Try +(.*)$/m.exec(stdout) ?? [];
  const args = predict.split(" ").slice(2);
  expect(args[0]).toBe("predict");
  const predicted = await cerebros(args, { cwd: repository, env: { CEREBROS_DATA_DIR: data_dir } });
  expect(predicted.stdout.split("\n")).toHaveLength(151);
});

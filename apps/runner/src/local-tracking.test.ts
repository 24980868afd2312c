import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder, writeFileIn } from "../test/fixtures.js";
import { placeLocalTracking } from "./local-tracking.js";

const folder = temporaryFolder();
const failing = (name: string, line: string, exit: number) =>
  writeFileIn(folder, name, `console.error(${JSON.stringify(line)}); process.exitCode = ${exit};`);
const start = async (script: string) => {
  const options = { data_dir: join(folder, "data"), env: process.env, note() {}, script };
  return (await placeLocalTracking(options)).start();
};

it("a store that cannot be used is told in the words of the command", async () => {
  const line =
    "error: no space left for the database /d/mlflow.db: free some, or give another --backend-store-uri";
  await expect(start(failing("full.mjs", line, 5))).rejects.toMatchObject({
    code: "storage_failed",
    field: "data_dir",
    message:
      "no space left for the database /d/mlflow.db, where the tracking server keeps its runs: " +
      "free space or give access there, or choose another --data-dir",
  });
});

it("any other failure keeps the server's own words", async () => {
  await expect(start(failing("other.mjs", "error: something else: do this", 2))).rejects.toMatchObject({
    code: "invalid_input",
    message: "something else: do this",
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readRunDocument } from "./support/documents.js";
import { iris, testFolder, writeFileIn } from "./support/folders.js";
import { cerebros, startService, startTracking } from "./support/processes.js";
import { tagOf, trackedRuns } from "./support/tracked-runs.js";

/** Iris with the answer once more, under another name, and a number for each row. */
function leakyIris(folder: string): string {
  const [header = "", ...rows] = readFileSync(iris, "utf8").trim().split("\n");
  const lines = rows.map((row, index) => `${index + 1},code ${row.split(",").at(-1)},${row}`);
  return writeFileIn(folder, "leaky.csv", `${["number,code", header].join(",")}\n${lines.join("\n")}\n`);
}

it("a run whose inputs give the target away is refused by name, and marked all over when it is allowed", async () => {
  const folder = testFolder();
  const data = leakyIris(folder);
  const tracking = await startTracking(join(folder, "tracking"));
  const service = await startService({ data_dir: join(folder, "data"), tracking_uri: tracking.url });
  const env = { CEREBROS_API_URL: service.url };
  const args = ["run", "--data", data, "--target", "species", "--trials", "1", "--max-epochs", "2"];

  const refused = await cerebros(args, { env });
  expect(refused.exitCode).toBe(2);
  expect(refused.stdout).toBe("");
  expect(refused.stderr.trim().split("\n").at(-1)).toMatch(
    /column "number" is a row id: .* column "code" alone tells the target "species" with accuracy 1\.00000.*--drop number,code.*--allow-leak/,
  );

  const allowed = await cerebros([...args, "--allow-leak"], { env });
  expect(allowed.exitCode).toBe(0);
  expect(allowed.stdout).toMatch(/^\S+-0001 {2}succeeded .* LEAK allowed/m);
  expect(allowed.stdout).toContain("Scores (LEAK allowed: not honest figures)");
  expect(allowed.stdout).toContain('LEAK allowed: column "code"');

  const shown = await cerebros(["show", "latest", "--json"], { env });
  const document = readRunDocument(shown.stdout);
  expect(document.leaks.map(({ column, kind }) => [column, kind])).toEqual([
    ["number", "row_id"],
    ["code", "single_column"],
  ]);
  expect(document.trials.every(({ leaky }) => leaky)).toBe(true);
  const [tracked] = await trackedRuns(tracking.url);
  expect(tracked && tagOf(tracked, "cerebros.leak")).toContain('column "code"');

  const predicted = await cerebros(["predict", "latest", "--data", data, "--json"], { env });
  expect(JSON.parse(predicted.stdout)).toMatchObject({ leaky: true });
  expect(predicted.stderr).toContain("LEAK allowed");

  const clean = await cerebros([...args, "--drop", "number,code"], { env });
  expect(clean.exitCode).toBe(0);
  expect(clean.stdout).not.toContain("LEAK");
});

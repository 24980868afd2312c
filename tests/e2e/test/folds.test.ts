import { join } from "node:path";
import { expect, it } from "vitest";
import type { RunDocument } from "./support/documents.js";
import { iris, testFolder } from "./support/folders.js";
import { cerebros, startService } from "./support/processes.js";

it("a cross-validation tests every row once and pools what the folds say", async () => {
  const folder = testFolder();
  const service = await startService({ data_dir: join(folder, "data"), tracking_uri: "http://127.0.0.1:9" });
  const env = { CEREBROS_API_URL: service.url };
  const args = ["run", "--data", iris, "--target", "species", "--trials", "1", "--max-epochs", "20"];
  const run = await cerebros([...args, "--seeds", "0", "--folds", "3", "--json"], { env });
  expect(run.exitCode).toBe(0);
  const { folds, pooled } = JSON.parse(run.stdout) as {
    folds: RunDocument[];
    pooled: { rows: number; best: Record<string, number>; ensemble: null; baselines: object };
  };
  expect(folds.map(({ state }) => state)).toEqual(["succeeded", "succeeded", "succeeded"]);
  expect(new Set(folds.map(({ run_id }) => run_id)).size).toBe(3);
  // Rows that are equal are in one fold, so the folds need not be equally large.
  expect(folds.reduce((rows, fold) => rows + fold.rows.test, 0)).toBe(150);
  const right = folds.reduce((sum, { test, rows }) => sum + (test["accuracy"] ?? Number.NaN) * rows.test, 0);
  expect(pooled).toMatchObject({ rows: 150, ensemble: null });
  expect(pooled.best["accuracy"]).toBeCloseTo(right / 150, 12);
  expect(Object.keys(pooled.baselines)).toEqual(["majority", "logistic"]);

  const shown = await cerebros([...args, "--seeds", "0", "--folds", "2"], { env });
  expect(shown.stdout).toMatch(/^all folds +150 +0\.\d/m);
  expect(shown.stdout).toMatch(/^all folds, baseline: commonest class +150 /m);

  const refused = await cerebros([...args, "--folds", "3", "--split", "ordered"], { env });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/error: --folds divides the rows itself: leave --split out/);
});

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveSpace, sampleTrial } from "@cerebros/search";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DataSource } from "./training.js";
import { createTrainingPool } from "./training-pool.js";

/** House sales, kept in a folder beside the repository. CI has it; elsewhere the tests need it to be there. */
const path = fileURLToPath(new URL("../../../../../shared/data/ames.csv", import.meta.url));
const missing = !existsSync(path) && process.env["CI"] !== "true";
const source: DataSource = {
  path,
  target: "price",
  drop: ["Order", "PID"],
  task: "auto",
  split: "ordered",
  seed: 1,
};

const pool = createTrainingPool({
  workerUrl: new URL("../../dist/training/worker.js", import.meta.url),
  workers: 2,
  log: { error() {} },
});
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-ames-"));
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

describe.skipIf(missing)(
  "house prices (skipped when ../shared/data/ames.csv is not beside the repository)",
  () => {
    it("are split in the order of the sales; ridge regression is an honest rival", async () => {
      const prepared = await pool.prepare(source);
      expect(prepared).toMatchObject({
        task: "regression",
        metric: "rmse",
        rows: { train: 1758, validation: 586, test: 586 },
        warnings: [
          expect.stringMatching(
            /^labels that no training row has count as one of the rare ones: .* more columns$/,
          ),
        ],
      });
      expect(prepared.leaks).toEqual([]);
      const { baselines } = await pool.openTest({ source, models: [] });
      expect(baselines.test.mean?.["rmse"]).toBeGreaterThan(70_000);
      // Below 15,000 the target would have leaked into the features.
      expect(baselines.test.ridge?.["rmse"]).toBeGreaterThan(15_000);
      expect(baselines.test.ridge?.["rmse"]).toBeLessThan(36_000);
    });

    it("are predicted by the network that is best on the validation rows", async () => {
      const { features, outputs } = await pool.prepare(source);
      const trials = await Promise.all(
        [1, 2, 3, 4].map(async (number) => {
          const model_dir = join(folder, `${number}`);
          const trial = sampleTrial({
            space: resolveSpace({}),
            seed: 1,
            number,
            inputs: [features],
            outputs,
          });
          const request = {
            source,
            seed: 1,
            number,
            ...trial,
            max_epochs: 25,
            trainer: "auto" as const,
            model_dir,
          };
          const { value } = await pool.train(request, {
            signal: new AbortController().signal,
            onTrainer() {},
            onEpoch() {},
          });
          return { value, model_dir };
        }),
      );
      const best = trials.reduce((a, b) => (b.value < a.value ? b : a));
      const { models } = await pool.openTest({ source, models: [[best.model_dir]] });
      const { rmse } = models[0] ?? {};
      expect(rmse).toBeGreaterThan(15_000);
      expect(rmse).toBeLessThan(32_000);

      // The same rows as cells, without the split and the encoding that training kept in memory.
      const table: Record<string, string>[] = parse(readFileSync(path), { columns: true, bom: true });
      const rows = table.slice(-586);
      const { values } = await pool.predict({ model_dir: best.model_dir, rows });
      const squares = values.map((value, row) => (Number(value) - Number(rows[row]?.["price"])) ** 2);
      expect(Math.sqrt(squares.reduce((a, b) => a + b) / 586)).toBeCloseTo(rmse ?? Number.NaN, 6);
    }, 120_000);
  },
);

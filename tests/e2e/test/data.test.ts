import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readRunDocument } from "./support/documents.js";
import { testFolder, writeFileIn } from "./support/folders.js";
import { cerebros, startService } from "./support/processes.js";

/** Sales in the order of time: the price grows by the day and depends on a zone that is written as a number. */
function sales(rows: number) {
  const zones = [10, 20, 75];
  return Array.from({ length: rows }, (_, row) => {
    const sold = new Date(Date.UTC(2019, 0, 1 + 3 * row)).toISOString().slice(0, 10);
    const zone = zones[(row * 7) % 3] ?? 0;
    const area = 50 + ((row * 37) % 100);
    const wave = Math.sin(row * 12.9898) * 0.05;
    const price = Math.round(1000 * area * (zone === 20 ? 2 : 1) * Math.exp(0.001 * row + wave));
    // Every tenth row has no area: the key is missing.
    return { sold, zone, ...(row % 10 === 0 ? {} : { area }), price };
  });
}

const toJsonl = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

it("JSON lines in gzip, with dates and a logarithm of the target, are searched, scored and predicted", async () => {
  const folder = testFolder();
  const rows = sales(300);
  const file = join(folder, "sales.jsonl.gz");
  writeFileSync(file, gzipSync(toJsonl(rows)));
  const service = await startService({ data_dir: join(folder, "data"), tracking_uri: "http://127.0.0.1:9" });
  const env = { CEREBROS_API_URL: service.url };
  const result = await cerebros(
    [
      ...["run", "--data", file, "--target", "price", "--split", "ordered", "--categorical", "zone"],
      ...["--target-transform", "log_standardise", "--trials", "2", "--max-epochs", "15", "--json"],
    ],
    { env },
  );
  expect(result).toMatchObject({ exitCode: 0 });
  const run = readRunDocument(result.stdout);
  // The date gives year, month, weekday and days, in 6 features; the zone 3; the area 1 and one that it is missing.
  expect(run).toMatchObject({
    state: "succeeded",
    metric: "rmse_log",
    features: 11,
    rows: { train: 180, validation: 60, test: 60 },
  });
  expect(run.best.metrics).toHaveProperty("rmse_log");

  // Predictions are in the units of the target and give the scores that the run reported.
  const unseen = join(folder, "unseen.ndjson");
  writeFileSync(unseen, toJsonl(rows.slice(-60)));
  const predicted = await cerebros(["predict", "latest", "--data", unseen], { env });
  const answers = predicted.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(answers.map(({ predicted_price: _, ...row }) => row)).toEqual(rows.slice(-60));
  const rmse = (of: (value: number) => number) =>
    Math.sqrt(
      answers.reduce((sum, { price, predicted_price }) => sum + (of(price) - of(predicted_price)) ** 2, 0) /
        60,
    );
  expect(rmse((value) => value) / (run.test["rmse"] ?? 0)).toBeCloseTo(1, 4);
  expect(rmse(Math.log)).toBeCloseTo(run.test["rmse_log"] ?? -1, 4);

  // A label that training never saw is told of, and so is a line that is broken.
  const odd = { ...rows[1], zone: 99 };
  const strange = writeFileIn(folder, "strange.jsonl", toJsonl([odd]));
  expect((await cerebros(["predict", "latest", "--data", strange], { env })).stderr).toContain(
    'warning: rows 1 to 1: column "zone" has labels in 1 rows that training never saw, such as "99"',
  );
  const broken = writeFileIn(folder, "broken.jsonl", `${toJsonl([odd])}{"sold":[]}\n`);
  expect(await cerebros(["run", "--data", broken, "--target", "price"], { env })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('error: broken.jsonl: line 2: "sold" holds an array'),
  });
  const short = join(folder, "short.csv.gz");
  writeFileSync(short, readFileSync(file).subarray(0, -200));
  expect(await cerebros(["run", "--data", short, "--target", "price"], { env })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/error: short\.csv\.gz: the gzip data end early, after line \d+/),
  });
});

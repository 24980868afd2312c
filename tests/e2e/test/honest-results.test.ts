import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readRunDocument } from "./support/documents.js";
import { iris, testFolder, writeFileIn } from "./support/folders.js";
import { cerebros, startService, startTracking } from "./support/processes.js";
import { tagOf, trackedRuns } from "./support/tracked-runs.js";

it("a run ends with its seeds' interval, its ensemble and its baselines on the same rows", async () => {
  const folder = testFolder();
  const tracking = await startTracking(join(folder, "tracking"));
  const data_dir = join(folder, "data");
  const service = await startService({ data_dir, tracking_uri: tracking.url });
  const env = { CEREBROS_API_URL: service.url };
  const options = ["--trials", "4", "--max-epochs", "15", "--seeds", "3", "--ensemble", "3"];
  const run = await cerebros(["run", "--data", iris, "--target", "species", ...options], { env });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/test rows, winner from 3 other seeds \(mean\) +0?\.?\d/);
  expect(run.stdout).toMatch(/ensemble of [123], test rows +\d/);
  expect(run.stdout).toMatch(/baseline: logistic regression, test rows +\d/);
  expect(run.stdout).toMatch(/over 3 seeds: .*, interval .* to .* \(95 %, over seeds, not over data\)/);

  const shown = await cerebros(["show", "latest", "--json"], { env });
  const { report, run_id, best, baselines } = readRunDocument(shown.stdout);
  expect(report?.repeats?.test).toHaveLength(3);
  expect(report?.repeats?.seeds).not.toContain(1);
  expect(report?.ensemble?.trial_ids[0]).toBe(best.trial_id);
  expect(baselines["logistic"]).toBe(report?.baselines.test.logistic?.["accuracy"]);
  expect(existsSync(join(data_dir, report?.ensemble?.model_path ?? "", "ensemble.json"))).toBe(true);

  const winner = (await trackedRuns(tracking.url)).find(
    (entry) => tagOf(entry, "cerebros.trial_id") === best.trial_id,
  );
  const tracked = new Map(winner?.data.metrics?.map(({ key, value }) => [key, value]));
  expect(tracked.get("ensemble_test_accuracy")).toBe(report?.ensemble?.test["accuracy"]);
  expect(tracked.get("baseline_logistic_test_accuracy")).toBe(baselines["logistic"]);
  expect(tracked.get("seeds_test_accuracy_low")).toBe(report?.repeats?.interval?.low);

  const predict = ["predict", run_id, "--data", iris, "--json"];
  const ensemble = JSON.parse((await cerebros([...predict, "--ensemble"], { env })).stdout);
  expect(ensemble).toMatchObject({ model: "ensemble", leaky: false });
  expect(ensemble.predictions).toHaveLength(150);
  const single = JSON.parse((await cerebros(predict, { env })).stdout);
  expect(single.model).toBe("best");
});

it("an ensemble that no run made is asked for in vain", async () => {
  const folder = testFolder();
  const service = await startService({ data_dir: join(folder, "data"), tracking_uri: "http://127.0.0.1:9" });
  const env = { CEREBROS_API_URL: service.url };
  const args = ["run", "--data", iris, "--target", "species", "--trials", "1", "--max-epochs", "1"];
  const run = await cerebros([...args, "--seeds", "0", "--json"], { env });
  expect(readRunDocument(run.stdout).report).toMatchObject({ repeats: null, ensemble: null });
  const refused = await cerebros(["predict", "latest", "--data", iris, "--ensemble"], { env });
  expect(refused.exitCode).toBe(7);
  expect(refused.stderr).toMatch(
    /has no ensemble; a run makes one at its end when it is asked to \(--ensemble n\)/,
  );
});

it("columns that give the target away only together are refused too", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const [a, b] = [Math.sin(i * 12.9898) * 43758.5, Math.cos(i * 78.233) * 12543.7];
    return `${a},${b},${3 * a - 2 * b + 7}`;
  });
  const folder = testFolder();
  const data = writeFileIn(folder, "sum.csv", `a,b,total\n${rows.join("\n")}\n`);
  const env = { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" };
  const refused = await cerebros(
    ["run", "--data", data, "--target", "total", "--data-dir", join(folder, "data")],
    {
      env,
    },
  );
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(
    /the columns together explain the target "total" linearly: R² (1\.0000|0\.9999)/,
  );
});

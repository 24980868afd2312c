import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { comparable, readRunDocument } from "./support/documents.js";
import { iris, mixedIris, testFolder, writeFileIn } from "./support/folders.js";
import { cerebros, freePort, startService, startTracking } from "./support/processes.js";
import { artifactsOf, tagOf, trackedRuns } from "./support/tracked-runs.js";

/** Options for a service of its own that is in nobody's way. */
const own = async (data_dir: string) => ["--data-dir", data_dir, "--port", String(await freePort())];
const small = ["--trials", "3", "--max-epochs", "10", "--seed", "3", "--json"];

it("a search on a CSV file finds, scores, saves and tracks models; one seed, one result", async () => {
  const folder = testFolder();
  const tracking = await startTracking(folder);
  const search = ["run", "--data", iris, "--target", "species", ...small];

  // Once with a service of its own, once on a running one and with another number of workers.
  const options = await own(join(folder, "own"));
  const alone = await cerebros([...search, ...options, "--workers", "1"], {
    env: { MLFLOW_TRACKING_URI: tracking.url },
  });
  expect(alone).toMatchObject({ exitCode: 0 });
  const first = readRunDocument(alone.stdout);
  const service = await startService({
    data_dir: join(folder, "running"),
    tracking_uri: tracking.url,
    workers: 2,
  });
  const running = await cerebros([...search, "--workers", "2"], { env: { CEREBROS_API_URL: service.url } });
  const second = readRunDocument(running.stdout);

  expect(first).toMatchObject({
    state: "succeeded",
    task: "classification",
    metric: "accuracy",
    seed: 3,
    features: 4,
    rows: { train: 90, validation: 30, test: 30 },
    tracking_uri: tracking.url,
  });
  expect(first.trials.map(({ number, state }) => [number, state])).toEqual([
    [1, "succeeded"],
    [2, "succeeded"],
    [3, "succeeded"],
  ]);
  expect(first.test["accuracy"]).toBeGreaterThan(first.baselines["majority"] ?? 1);
  expect(JSON.stringify(first)).not.toContain("NaN");
  expect(existsSync(join(first.model_path, "model.json"))).toBe(true);
  // Everything that is not the document is on standard error, one line per trial.
  for (const trial of first.trials) expect(alone.stderr).toContain(`${trial.trial_id}  succeeded  accuracy=`);
  expect(comparable(second)).toEqual(comparable(first));

  const tracked = await trackedRuns(tracking.url);
  const expected = [...first.trials, ...second.trials].map(({ trial_id, mlflow_run_id }) => [
    trial_id,
    mlflow_run_id,
  ]);
  const found = tracked.map((run) => [tagOf(run, "cerebros.trial_id"), run.info.run_id]);
  expect(found.toSorted()).toEqual(expected.toSorted());
  expect(tracked.every(({ info }) => info.status === "FINISHED")).toBe(true);
  expect(await artifactsOf(tracking.url, first.best.mlflow_run_id ?? "", "model")).toContain(
    "model/model.json",
  );
});

it("the saved model predicts what training reported, and the run can be looked at again", async () => {
  const folder = testFolder();
  const { header, rows } = mixedIris();
  const file = writeFileIn(folder, "mixed.csv", `${[header, ...rows].join("\n")}\n`);
  const tracking_uri = "http://127.0.0.1:9";
  const data_dir = join(folder, "data");
  const result = await cerebros(
    ["run", "--data", file, "--target", "species", "--split", "ordered", ...small, ...(await own(data_dir))],
    { env: { MLFLOW_TRACKING_URI: tracking_uri } },
  );
  const run = readRunDocument(result.stdout);

  // Another process, which has nothing but the folder.
  const service = await startService({ data_dir, tracking_uri, args: ["--no-execute"] });
  const env = { CEREBROS_API_URL: service.url };
  const unseen = writeFileIn(folder, "unseen.csv", `${[header, ...rows.slice(-run.rows.test)].join("\n")}\n`);
  const output = join(folder, "predictions.csv");
  const predicted = await cerebros(["predict", "latest", "--data", unseen, "--output", output], {
    env,
  });
  expect(predicted).toMatchObject({ exitCode: 0, stdout: "" });
  const [names = "", ...lines] = readFileSync(output, "utf8").trim().split("\n");
  expect(names.split(",")).toEqual([
    ...header.split(","),
    "predicted_species",
    "probability_setosa",
    "probability_versicolor",
    "probability_virginica",
  ]);
  expect(lines).toHaveLength(30);
  const cells = lines.map((line) => line.split(","));
  const right = cells.filter(([, , , , truth, prediction]) => truth === prediction).length;
  expect(right / 30).toBeCloseTo(run.test["accuracy"] ?? -1, 12);
  for (const row of cells) {
    const shares = row.slice(6).map(Number);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  }

  // The features are enough, and standard output takes the answer too.
  const features = rows.slice(-30).map((row) => row.split(",").slice(0, 4).join(","));
  const bare = writeFileIn(
    folder,
    "bare.csv",
    `${[header.split(",").slice(0, 4).join(","), ...features].join("\n")}\n`,
  );
  const json = await cerebros(["predict", run.run_id.slice(0, 6), "--data", bare, "--json"], { env });
  expect(JSON.parse(json.stdout)).toMatchObject({
    run_id: run.run_id,
    trial_id: run.best.trial_id,
    predictions: cells.map(([, , , , , prediction]) => prediction),
  });

  const shown = await cerebros(["show", "latest", "--json"], { env });
  expect(comparable(readRunDocument(shown.stdout))).toEqual(comparable(run));
  const drawn = await cerebros(["show", "latest"], { env });
  expect(drawn.stdout).toContain(`Best architecture: trial ${run.best.trial_id}`);
  expect(drawn.stdout).toMatch(/^ {2}input {5}0\.0 4 features$/m);
  const listed = await cerebros(["ls"], { env });
  expect(listed.stdout).toMatch(
    new RegExp(`^${run.run_id} +succeeded +mixed.csv +species +classification +3/3`, "m"),
  );
});

it("ranges on the command line replace those of the search space, and one that no network can have is refused", async () => {
  const folder = testFolder();
  const env = { MLFLOW_TRACKING_URI: (await startTracking(folder)).url };
  const search = [
    "run",
    "--data",
    iris,
    "--target",
    "species",
    ...small,
    ...(await own(join(folder, "own"))),
  ];
  const ranges = [
    "--parameter",
    "levels=2",
    "--parameter",
    "dropout=0.1..0.2",
    "--parameter",
    "optimizer=sgd",
  ];
  const { trials } = readRunDocument((await cerebros([...search, ...ranges], { env })).stdout);
  expect(trials.map(({ state }) => state)).toEqual(["succeeded", "succeeded", "succeeded"]);
  for (const { parameters } of trials) {
    expect(parameters).toMatchObject({ levels: 2, optimizer: "sgd" });
    expect(parameters["dropout"]).toBeGreaterThanOrEqual(0.1);
    expect(parameters["dropout"]).toBeLessThanOrEqual(0.2);
  }

  const refused = await cerebros([...search, "--parameter", "levels=2..99"], { env });
  expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
  expect(refused.stderr).toMatch(/search_space\.levels has the value 99; it takes integers from 1 to 20/);
});

import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { compareTrials, type Event, type Trial } from "@cerebros/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunningService } from "./running-service.js";

const service = new RunningService();
beforeAll(() => service.start());
afterAll(() => service.dispose());

/** What must be equal between two searches with one seed. */
const figures = (trials: Trial[]) =>
  trials.map(
    ({ number, state, value, metrics, parameters, architecture, epochs, best_epoch, spectral_norm }) => ({
      ...{ number, state, value, metrics, parameters, architecture, epochs, best_epoch, spectral_norm },
    }),
  );

describe("a search", () => {
  it("trains its trials, ranks them on validation rows and scores the best one on test rows", async () => {
    const created = await service.createRun();
    expect(created).toMatchObject({
      state: "queued",
      task: "classification",
      metric: "accuracy",
      direction: "maximize",
      dataset_name: "iris.csv",
      trials_finished: 0,
    });
    const { run, trials, events } = await service.finished(created.run_id);
    expect(run).toMatchObject({ state: "succeeded", trials_finished: 3, error: null });
    expect(trials.map(({ number, state }) => [number, state])).toEqual([
      [1, "succeeded"],
      [2, "succeeded"],
      [3, "succeeded"],
    ]);
    expect(run.best_trial_id).toBe([...trials].sort(compareTrials("maximize"))[0]?.trial_id);
    expect(run.test?.["accuracy"]).toBeGreaterThan(run.baselines?.majority ?? 1);
    expect(run.rows).toEqual({ train: 90, validation: 30, test: 30 });
    for (const trial of trials) {
      expect(trial.trainer).toBe("compiled");
      expect(trial.best_epoch).toBeLessThanOrEqual(trial.epochs);
      expect(trial.spectral_norm).toBe(trial.parameters["spectral_norm"]);
      expect(trial.mlflow_run_id).toBeNull();
    }
    expectCompleteLog(events, trials);
  });

  it("has the same trials and figures with one worker as with two", async () => {
    const one = await service.finished((await service.createRun({ workers: 1 })).run_id);
    const two = await service.finished((await service.createRun({ workers: 2 })).run_id);
    expect(figures(two.trials)).toEqual(figures(one.trials));
    expect(two.run.test).toEqual(one.run.test);
  });

  it("has other trials with another seed", async () => {
    const { trials } = await service.finished((await service.createRun({ seed: 7, trials: 1 })).run_id);
    const other = await service.finished((await service.createRun({ seed: 8, trials: 1 })).run_id);
    expect(figures(other.trials)).not.toEqual(figures(trials));
  });

  it("starts no trial once its time is over", async () => {
    const { run, trials } = await service.finished(
      (await service.createRun({ trials: 500, time_limit_s: 0.5, workers: 1 })).run_id,
    );
    expect(run.state).toBe("succeeded");
    expect(trials.length).toBeGreaterThan(0);
    expect(trials.length).toBeLessThan(500);
  });

  it("returns the same run for the same call again, and refuses another one under its id", async () => {
    const first = await service.createRun({ trials: 1 }, "mine");
    expect((await service.createRun({ trials: 1 }, "mine")).created_at).toBe(first.created_at);
    await expect(service.createRun({ trials: 2 }, "mine")).rejects.toThrow(
      "run mine exists with another configuration",
    );
    await service.finished("mine");
  });

  it("runs one after another, in the order of creation", async () => {
    const runs = [];
    for (let i = 0; i < 3; i++) runs.push(await service.createRun({ trials: 1, max_epochs: 2 }));
    const last = runs.at(-1)?.run_id ?? "";
    await service.finished(last);
    const log = await service.client.events.list.query({ limit: 10_000 });
    const ids = runs.map(({ run_id }) => run_id);
    const ends = log.filter(({ type, run_id }) => type === "run:succeeded" && ids.includes(run_id));
    expect(ends.map(({ run_id }) => run_id)).toEqual(ids);
  });
});

describe("the best model", () => {
  it("predicts again what its trial was scored on", async () => {
    const { run_id } = await service.createRun({ split: "ordered", task: "classification" });
    const { run } = await service.finished(run_id);
    const csv = await readFile(new URL("../../../examples/iris.csv", import.meta.url), "utf8");
    const [header = "", ...lines] = csv.trim().split(/\r?\n/);
    const names = header.split(",").map((name) => name.replaceAll('"', ""));
    const test = lines.slice(120).map((line) => {
      const cells = line.split(",").map((cell) => cell.replaceAll('"', ""));
      return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? null]));
    });
    const { predictions, probabilities } = await service.client.runs.predict.mutate({ run_id, rows: test });
    const right = predictions.filter((value, i) => value === test[i]?.["species"]).length;
    expect(right / test.length).toBeCloseTo(run.test?.["accuracy"] ?? Number.NaN, 10);
    for (const row of probabilities ?? []) {
      expect(Object.values(row).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
  });

  it("is a folder that any tfjs program loads", async () => {
    const { run_id } = await service.createRun({ trials: 1 });
    await service.finished(run_id);
    const { path, trial } = await service.client.runs.bestModel.query({ run_id });
    expect(trial.number).toBe(1);
    expect(readdirSync(path).sort()).toEqual([
      "architecture.json",
      "model.json",
      "preprocessing.json",
      "weights.bin",
    ]);
    expect(JSON.parse(await readFile(`${path}/model.json`, "utf8"))).toMatchObject({
      format: "layers-model",
    });
  });

  it("is missing, and says so, before a trial has finished", async () => {
    const { run_id } = await service.createRun({ trials: 500, max_epochs: 5_000 });
    await expect(service.client.runs.bestModel.query({ run_id })).rejects.toThrow(/has no finished trial/);
    await service.client.runs.cancel.mutate({ run_id });
  });
});

/** Numbers ascend, every trial starts once and ends once, the run's own events frame them. */
function expectCompleteLog(events: Event[], trials: Trial[]): void {
  const numbers = events.map(({ seq }) => seq);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(["run:created", "run:started"]);
  expect(events.at(-1)?.type).toBe("run:succeeded");
  for (const { trial_id, epochs } of trials) {
    const types = events.filter((event) => event.trial_id === trial_id).map(({ type }) => type);
    expect(types).toEqual(["trial:started", ...Array(epochs).fill("trial:epoch"), "trial:succeeded"]);
  }
}

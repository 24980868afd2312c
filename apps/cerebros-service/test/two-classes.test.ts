import { readFileSync } from "node:fs";
import type { RunConfigInput, TrainerChoice } from "@cerebros/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunningService } from "./running-service.js";

const service = new RunningService();
beforeAll(() => service.start());
afterAll(() => service.dispose());

/** Two kinds of iris, the harder pair to tell apart. */
const lines = readFileSync(new URL("../../../examples/iris.csv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const [header = "", ...rows] = lines.filter((line) => !line.includes("setosa"));
const names = header.split(",");
const cells = rows.map((row) => Object.fromEntries(row.split(",").map((cell, i) => [names[i] ?? "", cell])));

async function search(change: Partial<RunConfigInput>) {
  const dataset_id = await service.upload([header, ...rows].join("\n"), "two.csv");
  const config = { dataset_id, target: "species", trials: 2, max_epochs: 30, seed: 3, seeds: 0, ...change };
  const { run_id } = await service.client.runs.create.mutate({ config });
  return service.finished(run_id);
}
const choose = (...choices: string[]) => ({ type: "categorical" as const, choices });
const sigmoid = { loss: choose("sigmoid_cross_entropy") };

describe.each<TrainerChoice>(["compiled", "tfjs-wasm"])("sigmoid cross-entropy by %s", (trainer) => {
  it("trains one output that tells two classes apart", async () => {
    const { run, trials } = await search({ trainer, search_space: sigmoid });
    expect(run.state).toBe("succeeded");
    for (const { architecture, metrics, trainer: used } of trials) {
      expect(used).toBe(trainer);
      expect(architecture.units.at(-1)).toMatchObject({ neurons: 1, activation: "sigmoid" });
      // Two equally common classes, told apart by nobody: 0.693.
      expect(metrics["log_loss"]).toBeLessThan(0.4);
    }
    expect(run.test?.["accuracy"]).toBeGreaterThan(0.8);
  });
});

it("both trainers agree, also on weighted classes", async () => {
  const space = { ...sigmoid, class_weights: choose("balanced") };
  const [compiled, tfjs] = [
    await search({ trainer: "compiled", trials: 1, max_epochs: 5, search_space: space }),
    await search({ trainer: "tfjs-cpu", trials: 1, max_epochs: 5, search_space: space }),
  ];
  for (const name of ["loss", "val_loss", "log_loss"]) {
    const [one = Number.NaN, other = Number.NaN] = [compiled, tfjs].map(
      ({ trials }) => trials[0]?.metrics[name],
    );
    expect(Math.abs(one - other)).toBeLessThan(1e-3 * Math.abs(other));
  }
});

it("predictions name the classes, with probabilities that add up to 1", async () => {
  const { run } = await search({ search_space: sigmoid });
  const { run_id } = run;
  const answer = await service.client.runs.predict.mutate({ run_id, rows: cells });
  const right = answer.predictions.filter((name, i) => name === cells[i]?.["species"]).length;
  expect(right / cells.length).toBeGreaterThan(0.85);
  for (const [i, row] of (answer.probabilities ?? []).entries()) {
    expect(Object.keys(row)).toEqual(["versicolor", "virginica"]);
    expect(Object.values(row).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    const [first = 0, second = 0] = Object.values(row);
    expect(answer.predictions[i]).toBe(second > first ? "virginica" : "versicolor");
  }
});

it("an ensemble averages networks of one output and of two", async () => {
  const losses = { loss: choose("sigmoid_cross_entropy", "cross_entropy", "mse") };
  const { run, trials } = await search({ search_space: losses, trials: 6, ensemble: 6, seed: 5 });
  const widths = new Set(trials.map(({ architecture }) => architecture.units.at(-1)?.neurons));
  expect(widths).toEqual(new Set([1, 2]));
  expect(run.report?.ensemble?.test["accuracy"]).toBeGreaterThan(0.8);
  const { run_id } = run;
  const answer = await service.client.runs.predict.mutate({ run_id, rows: cells, model: "ensemble" });
  for (const row of answer.probabilities ?? []) {
    expect(Object.values(row).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  }
});

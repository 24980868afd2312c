import { type Parameters, type ParameterValue, SearchSpace } from "@cerebros/contracts";
import { describe, expect, it } from "vitest";
import type { History, HistoryTrial } from "../../study/history.js";
import { createSampler } from "../create-sampler.js";
import { gpSampler } from "./gp-sampler.js";

const mixed = SearchSpace.parse({
  rate: { type: "float", low: 1e-5, high: 0.1, log: true },
  layers: { type: "int", low: 1, high: 6 },
  units: { type: "int", low: 8, high: 512, log: true },
  grid: { type: "float", low: 0, high: 1, step: 0.25 },
  act: { type: "categorical", choices: ["relu", "gelu", "tanh"] },
  dropout: { type: "categorical", choices: [true, false] },
  p: { type: "float", low: 0, high: 0.6, when: { parameter: "dropout", in: [true] } },
  always: { type: "fixed", value: "yes" },
});

function loss(point: Parameters): number {
  const distance = Math.log10(Number(point["rate"])) + 2.7;
  const penalty = point["act"] === "gelu" ? 0 : 0.4;
  const dropped = point["dropout"] ? 2 * (Number(point["p"]) - 0.15) ** 2 : 0.08;
  return (
    distance ** 2 + 0.15 * (Number(point["layers"]) - 3) ** 2 + Number(point["grid"]) + penalty + dropped
  );
}

type Tell = (point: Parameters, number: number) => Partial<HistoryTrial>;
const succeed: Tell = (point) => ({ state: "succeeded", values: [loss(point)] });

/** Asks for `batch` at a time and tells them, last one first. */
function study(
  n: number,
  options: { space?: SearchSpace; tell?: Tell; batch?: number; seed?: number; objectives?: number } = {},
) {
  const { space = mixed, tell = succeed, batch = 1, seed = 1, objectives = 1 } = options;
  const sampler = gpSampler({ candidates: 256 });
  const trials: HistoryTrial[] = [];
  const changes: number[] = [];
  const directions = new Array<"minimize">(objectives).fill("minimize");
  while (trials.length < n) {
    const asked = Array.from({ length: batch }, () => {
      const number = trials.length + 1;
      const parameters = sampler.sample({ space, history: { trials, changes }, directions, number, seed });
      trials.push({ number, state: "running", parameters, values: null, violation: 0, reports: new Map() });
      changes.push(number);
      return number;
    });
    for (const number of asked.reverse()) {
      const trial = trials[number - 1] as HistoryTrial;
      trials[number - 1] = { ...trial, ...tell(trial.parameters, number) };
      changes.push(number);
    }
  }
  return { trials, changes } satisfies History;
}

const best = ({ trials }: History) =>
  Math.min(...trials.map(({ values }) => values?.[0] ?? Number.POSITIVE_INFINITY));
const keys = ({ trials }: History) => trials.map(({ parameters }) => JSON.stringify(parameters));

describe("the sampler gp", () => {
  it("answers points of the space: steps, choices, conditions", () => {
    for (const { parameters } of study(25).trials) {
      expect(Object.keys(parameters)).toEqual(
        Object.keys(mixed).filter((name) => name !== "p" || parameters["dropout"] === true),
      );
      expect(parameters["always"]).toBe("yes");
      expect([0, 0.25, 0.5, 0.75, 1]).toContain(parameters["grid"]);
      for (const name of ["layers", "units"]) expect(Number.isInteger(parameters[name])).toBe(true);
      for (const [name, low, high] of [
        ["rate", 1e-5, 0.1],
        ["layers", 1, 6],
        ["units", 8, 512],
      ] as const) {
        expect(parameters[name]).toBeGreaterThanOrEqual(low);
        expect(parameters[name]).toBeLessThanOrEqual(high);
      }
    }
  });

  it("comes near the optimum of a mixed conditional space in 40 trials, one or five at a time", () => {
    expect(best(study(40))).toBeLessThan(0.1);
    expect(best(study(40, { batch: 5 }))).toBeLessThan(0.2);
  });

  it("refuses options outside their range, and is known by name", () => {
    expect(() => gpSampler({ startup: 0 })).toThrow("startup");
    expect(createSampler({ name: "gp", candidates: 64 }).name).toBe("gp");
  });

  it("gives the same trials for the same seed, others for another", () => {
    expect(keys(study(15))).toEqual(keys(study(15)));
    expect(keys(study(15, { seed: 2 }))).not.toEqual(keys(study(15)));
  });

  it("goes on alike when the history is read anew, in another order of ends", () => {
    const live = study(30, { batch: 5 });
    const before = live.trials.slice(0, 20);
    const question = { space: mixed, directions: ["minimize"] as const, number: 21, seed: 1 };
    const anew = gpSampler({ candidates: 256 }).sample({
      ...question,
      history: { trials: before, changes: before.map(({ number }) => number) },
    });
    expect(anew).toEqual(live.trials[20]?.parameters);
  });

  it("tries no point twice while there are others, in batches too", () => {
    const choices: ParameterValue[] = [0, 1, 2];
    const space = SearchSpace.parse({
      a: { type: "categorical", choices },
      b: { type: "categorical", choices },
      c: { type: "int", low: 0, high: 2 },
    });
    const tell: Tell = ({ a, b, c }) => ({ state: "succeeded", values: [Number(a) * Number(b) + Number(c)] });
    const asked = keys(study(24, { space, tell, batch: 3 })).slice(12);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("bears infinite, equal and missing values", () => {
    const tell: Tell = (point, number) => {
      if (number % 5 === 0) return { state: "failed" };
      if (number % 7 === 0) return { state: "pruned" };
      if (number % 3 === 0) return { state: "succeeded", values: [number % 2 ? Infinity : -Infinity] };
      return succeed(point, number);
    };
    expect(study(25, { tell }).trials).toHaveLength(25);
    expect(new Set(keys(study(20, { tell: () => ({ state: "succeeded", values: [1] }) }))).size).toBe(20);
  });

  it("finds the best point that meets the constraints", () => {
    const space = SearchSpace.parse({
      x: { type: "float", low: 0, high: 1 },
      y: { type: "float", low: 0, high: 1 },
    });
    const tell: Tell = ({ x, y }) => ({
      state: "succeeded",
      values: [Number(x) + Number(y)],
      violation: Math.max(0, 1.2 - Number(x) - 2 * Number(y)),
    });
    const { trials } = study(40, { space, tell });
    const feasible = trials.filter(({ violation }) => violation === 0);
    expect(Math.min(...feasible.map(({ values }) => values?.[0] ?? 9))).toBeLessThan(0.66);
  });

  it("spreads over the front of two objectives", () => {
    const space = SearchSpace.parse({
      x: { type: "float", low: -1, high: 2 },
      y: { type: "float", low: -1, high: 1 },
    });
    const tell: Tell = ({ x, y }) => ({
      state: "succeeded",
      values: [Number(x) ** 2 + Number(y) ** 2, (Number(x) - 1) ** 2 + Number(y) ** 2],
    });
    const last = study(40, { space, tell, objectives: 2 }).trials.slice(20);
    const near = last.filter(
      ({ parameters: { x, y } }) => Math.abs(Number(y)) < 0.15 && Number(x) > -0.1 && Number(x) < 1.1,
    );
    expect(near.length).toBeGreaterThan(12);
    const xs = near.map(({ parameters }) => Number(parameters["x"]));
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(0.6);
  });
});

import type { Parameters, SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import type { HistoryTrial } from "../../study/history.js";
import { randomSampler } from "../random-sampler.js";
import type { Sampler } from "../sampler.js";
import { ageWeights, below, parzen } from "./parzen.js";
import { bestTrials } from "./split-trials.js";
import { tpeSampler } from "./tpe-sampler.js";

const branin: SearchSpace = {
  x: { type: "float", low: -5, high: 10, log: false },
  y: { type: "float", low: 0, high: 15, log: false },
};

function braninAt(point: Parameters): number {
  const [x, y] = [Number(point.x), Number(point.y)];
  const bend = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
}

function trial(number: number, over: Partial<HistoryTrial>): HistoryTrial {
  return {
    number,
    state: "succeeded",
    parameters: {},
    values: null,
    violation: 0,
    reports: new Map(),
    ...over,
  };
}

function best(sampler: Sampler, seed: number, count: number): number {
  const trials: HistoryTrial[] = [];
  for (let number = 1; number <= count; number++) {
    const history = { trials, changes: trials.map((t) => t.number) };
    const parameters = sampler.sample({ space: branin, history, directions: ["minimize"], number, seed });
    trials.push(trial(number, { parameters, values: [braninAt(parameters)] }));
  }
  return Math.min(...trials.map(({ values }) => values?.[0] ?? Number.POSITIVE_INFINITY));
}

test("finds a better point of Branin's function than random sampling, at the median of seeds", () => {
  const median = (sampler: Sampler) =>
    [0, 1, 2, 3, 4].map((seed) => best(sampler, seed, 100)).sort((a, b) => a - b)[2] as number;
  const reached = median(tpeSampler());
  expect(reached).toBeLessThan(median(randomSampler()));
  expect(reached).toBeLessThan(0.1);
});

test("a density has a mass of 1, on a continuum and on a grid", () => {
  const x = { type: "float", low: 0, high: 1, log: false } as const;
  const continuous = parzen({ x }, [{ x: 0.2 }, { x: 0.9 }, {}], [1, 1, 1]);
  let mass = 0;
  for (let i = 0; i < 1000; i++) mass += Math.exp(continuous.logDensity({ x: (i + 0.5) / 1000 })) / 1000;
  expect(mass).toBeCloseTo(1, 4);
  const n = { type: "int", low: 1, high: 64, log: true } as const;
  const grid = parzen({ n }, [{ n: 3 }, { n: 40 }], [1, 1]);
  mass = 0;
  for (let value = 1; value <= 64; value++) mass += Math.exp(grid.logDensity({ n: value }));
  expect(mass).toBeCloseTo(1, 2);
});

test("gives the parameters whose conditions are met, the same ones each time, beside running and failed trials", () => {
  const space: SearchSpace = {
    kind: { type: "categorical", choices: ["a", "b"] },
    depth: { type: "int", low: 1, high: 5, log: false, when: { parameter: "kind", in: ["b"] } },
  };
  const trials = Array.from({ length: 30 }, (_, i) =>
    trial(i + 1, {
      parameters: i % 2 ? { kind: "b", depth: 1 + (i % 5) } : { kind: "a" },
      state: i === 28 ? "running" : i === 29 ? "failed" : i === 27 ? "pruned" : "succeeded",
      values: i < 27 ? [i, -i] : null,
    }),
  );
  const history = { trials, changes: [] };
  for (const directions of [["minimize"], ["minimize", "maximize"]] as const) {
    for (let number = 31; number < 60; number++) {
      const question = { space, history, directions, number, seed: 1 };
      const point = tpeSampler().sample(question);
      expect(Object.keys(point)).toEqual(point.kind === "b" ? ["kind", "depth"] : ["kind"]);
      if (point.kind === "b") expect([1, 2, 3, 4, 5]).toContain(point.depth);
      expect(tpeSampler().sample(question)).toEqual(point);
    }
  }
});

test("orders trials: feasible by value, pruned by depth, infeasible by violation", () => {
  const trials = [
    trial(1, { values: [0], violation: 2 }),
    trial(2, { state: "pruned", reports: new Map([[1, {}]]) }),
    trial(3, { state: "pruned", reports: new Map([[5, {}]]) }),
    trial(4, { values: [7] }),
    trial(5, { values: [3] }),
  ];
  const chosen = (count: number) => bestTrials(trials, ["minimize"], count).map(({ number }) => number);
  expect([1, 2, 3, 4].map(chosen)).toEqual([[5], [4, 5], [3, 4, 5], [2, 3, 4, 5]]);
});

test("weighs the newest 25 trials fully and older ones by age", () => {
  expect(ageWeights(3)).toEqual([1, 1, 1]);
  expect(ageWeights(28).slice(0, 4)).toEqual([1 / 28, 1 / 28 + 27 / 56, 1, 1]);
  expect(below(-1.959963985)).toBeCloseTo(0.025, 6);
});

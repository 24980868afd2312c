import type { Parameters, SearchSpace } from "@cerebros/contracts";
import { describe, expect, test } from "vitest";
import { stream } from "../random/stream.js";
import { completePoint } from "../samplers/evolution/mutate-point.js";
import type { HistoryTrial } from "../study/history.js";
import { fanovaImportances } from "./fanova.js";
import { pedAnovaImportances } from "./ped-anova.js";
import type { ImportanceQuestion } from "./question.js";

const unit = (...names: string[]): SearchSpace =>
  Object.fromEntries(names.map((name) => [name, { type: "float", low: 0, high: 1, log: false }]));

const mixed: SearchSpace = {
  rate: { type: "float", low: 1e-4, high: 1, log: true },
  activation: { type: "categorical", choices: ["relu", "tanh", "elu", "gelu"] },
  layers: { type: "int", low: 1, high: 4, log: false },
  name: { type: "fixed", value: "net" },
};

const tree: SearchSpace = {
  optimizer: { type: "categorical", choices: ["sgd", "adam"] },
  momentum: { type: "float", low: 0, high: 1, log: false, when: { parameter: "optimizer", in: ["sgd"] } },
  beta: { type: "float", low: 0, high: 1, log: false, when: { parameter: "optimizer", in: ["adam"] } },
  noise: { type: "float", low: 0, high: 1, log: false },
};

const methods = { fANOVA: fanovaImportances, "PED-ANOVA": pedAnovaImportances };

describe.each(Object.entries(methods))("%s", (_, importances) => {
  test("names every parameter, in order, and gives the same answer again", () => {
    const question = ask(mixed, ({ rate }) => Math.log(Number(rate)), 60);
    const first = importances(question);
    expect(Object.keys(first)).toEqual(Object.keys(mixed));
    expect(importances(question)).toEqual(first);
  });

  test("what has no influence has little importance, what has one value none", () => {
    const found = importances(ask(mixed, ({ rate }) => (Math.log(Number(rate)) + 4) ** 2, 200));
    expect(found["rate"]).toBeGreaterThan(0.7);
    expect(found["activation"]).toBeLessThan(0.1);
    expect(found["layers"]).toBeLessThan(0.1);
    expect(found["name"]).toBe(0);
  });

  test("a choice is as good an explanation as a number", () => {
    const losses: Record<string, number> = { relu: 3, tanh: 0, elu: 2, gelu: 5 };
    const found = importances(ask(mixed, ({ activation }) => losses[String(activation)] ?? 0, 200));
    expect(found["activation"]).toBeGreaterThan(0.8);
  });

  test("maximising is minimising the negative", () => {
    const up = ask(mixed, ({ layers }) => Number(layers), 80);
    const down = ask(mixed, ({ layers }) => -Number(layers), 80);
    expect(importances({ ...up, directions: ["maximize"] })).toEqual(importances(down));
  });

  test("a conditional parameter is judged where it exists", () => {
    const found = importances(ask(tree, ({ momentum = 0.5 }) => (Number(momentum) - 0.2) ** 2, 300));
    expect(found["momentum"]).toBeGreaterThan(3 * Math.max(found["beta"] ?? 0, found["noise"] ?? 0));
  });

  test("any of several objectives can be explained", () => {
    const question = ask(unit("a", "b"), ({ a }) => Number(a), 100);
    const trials = question.trials.map((trial) => ({
      ...trial,
      values: [Number(trial.parameters["a"]), Number(trial.parameters["b"])],
    }));
    const both: ImportanceQuestion = { ...question, trials, directions: ["minimize", "maximize"] };
    expect(importances(both)["a"]).toBeGreaterThan(0.7);
    expect(importances({ ...both, objective: 1 })["b"]).toBeGreaterThan(0.7);
    expect(() => importances({ ...both, objective: 2 })).toThrow("objective is 2; the study has 2");
  });

  test("infinite values, failed and pruned trials do no harm", () => {
    const question = ask(unit("a", "b"), ({ a }) => Number(a), 100);
    const trials = [
      ...question.trials,
      trial(101, { a: 0.5, b: 0.5 }, Number.POSITIVE_INFINITY),
      { ...trial(102, { a: 0.1, b: 0.5 }, 0), state: "failed" as const, values: null },
      { ...trial(103, { a: 0.1, b: 0.5 }, 0), state: "pruned" as const, values: null },
    ];
    const found = importances({ ...question, trials });
    expect(found["a"]).toBeGreaterThan(0.7);
    expect(Number.isFinite(found["b"])).toBe(true);
  });

  test("fewer than two trials that succeeded are refused", () => {
    const question = ask(unit("a"), () => 1, 1);
    expect(() => importances(question)).toThrow("trials has 1 that succeeded");
  });
});

test("fANOVA: shares of a sum are those of the variances of its terms", () => {
  const found = fanovaImportances(
    ask(unit("a", "b", "c"), ({ a, b, c }) => 3 * Number(a) + 2 * Number(b) + Number(c), 400),
  );
  for (const [name, share] of [
    ["a", 9 / 14],
    ["b", 4 / 14],
    ["c", 1 / 14],
  ] as const) {
    expect(Math.abs((found[name] ?? 0) - share), name).toBeLessThan(0.06);
  }
});

test("fANOVA: shares of Ishigami's function are its first Sobol indices", () => {
  const angle = (value: unknown) => (2 * Number(value) - 1) * Math.PI;
  const found = fanovaImportances(
    ask(
      unit("a", "b", "c"),
      ({ a, b, c }) =>
        Math.sin(angle(a)) + 7 * Math.sin(angle(b)) ** 2 + 0.1 * angle(c) ** 4 * Math.sin(angle(a)),
      600,
    ),
  );
  // The rest is the interaction of the first and the third.
  for (const [name, share] of [
    ["a", 0.3139],
    ["b", 0.4424],
    ["c", 0],
  ] as const) {
    expect(Math.abs((found[name] ?? 0) - share), name).toBeLessThan(0.1);
  }
});

test("fANOVA: equal values leave nothing to explain", () => {
  expect(fanovaImportances(ask(unit("a", "b"), () => 1, 20))).toEqual({ a: 0, b: 0 });
});

test("fANOVA: another seed draws other trees and finds much the same", () => {
  const question = ask(unit("a", "b"), ({ a, b }) => 2 * Number(a) + Number(b), 100);
  const [one, two] = [fanovaImportances(question), fanovaImportances({ ...question, seed: 9 })];
  expect(one).not.toEqual(two);
  expect(Math.abs((one["a"] ?? 0) - (two["a"] ?? 0))).toBeLessThan(0.05);
});

test("PED-ANOVA: sums to 1", () => {
  const found = pedAnovaImportances(ask(mixed, ({ rate, layers }) => Number(rate) * Number(layers), 100));
  expect(Object.values(found).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});

test("PED-ANOVA: asks what matters among good trials", () => {
  // Far from the optimum only a matters, near it b does.
  const far = (a: number) => (a > 0.5 ? 100 * a : 0);
  const found = pedAnovaImportances(ask(unit("a", "b"), ({ a, b }) => far(Number(a)) + Number(b), 500));
  expect(found["b"]).toBeGreaterThan(0.6);
  const overall = fanovaImportances(ask(unit("a", "b"), ({ a, b }) => far(Number(a)) + Number(b), 500));
  expect(overall["a"]).toBeGreaterThan(0.9);
});

function ask(space: SearchSpace, value: (point: Parameters) => number, count: number): ImportanceQuestion {
  const trials = Array.from({ length: count }, (_, i) => {
    const parameters = completePoint(space, {}, stream(3, "point", i));
    return trial(i + 1, parameters, value(parameters));
  });
  return { space, trials, directions: ["minimize"], seed: 5 };
}

function trial(number: number, parameters: Parameters, value: number): HistoryTrial {
  return { number, state: "succeeded", parameters, values: [value], violation: 0, reports: new Map() };
}

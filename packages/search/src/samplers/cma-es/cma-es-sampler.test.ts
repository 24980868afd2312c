import type { Direction, Parameters, SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { stream } from "../../random/stream.js";
import type { History, HistoryTrial } from "../../study/history.js";
import { historyOf } from "../../testing/reported-trial.js";
import type { Sampler } from "../sampler.js";
import { cmaEsSampler } from "./cma-es-sampler.js";

const cube = (names: number, low: number, high: number): SearchSpace =>
  Object.fromEntries(
    Array.from({ length: names }, (_, i) => [`x${i}`, { type: "float", low, high, log: false }]),
  );
const coordinates = (point: Parameters) => Object.values(point).map(Number);
const total = (terms: number[]) => terms.reduce((sum, term) => sum + term, 0);

/** Optima lie away from the centre, at which the search starts. */
const problems: [string, SearchSpace, (x: number[]) => number, number][] = [
  [
    "Branin",
    {
      x0: { type: "float", low: -5, high: 10, log: false },
      x1: { type: "float", low: 0, high: 15, log: false },
    },
    ([x = 0, y = 0]) =>
      (y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6) ** 2 +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
      10 -
      0.397887,
    1e-4,
  ],
  [
    "Rosenbrock",
    cube(5, -5, 10),
    (x) =>
      total(
        x.slice(1).map((next, i) => 100 * (next - (x[i] as number) ** 2) ** 2 + (1 - (x[i] as number)) ** 2),
      ),
    30,
  ],
  ["a sphere", cube(5, -5, 5), (x) => total(x.map((xi, i) => (xi - 0.7 * i) ** 2)), 0.1],
  [
    "an ellipse with axes of different length",
    cube(4, -1, 1),
    (x) => total(x.map((xi, i) => 10 ** i * (xi - (x[i - 1] ?? 0.3)) ** 2)),
    0.3,
  ],
];

test.each(problems)("comes near the minimum of %s within 200 trials", (_, space, value, bar) => {
  const found = Array.from({ length: 11 }, (__, seed) =>
    best(search(cmaEsSampler(), space, (point) => value(coordinates(point)), seed, 200)),
  ).sort((a, b) => a - b);
  expect(found[5]).toBeLessThan(bar);
});

test("maximises as it minimises", () => {
  const [, space, value] = problems[2] as (typeof problems)[number];
  const down = search(cmaEsSampler(), space, (point) => value(coordinates(point)), 3, 60);
  const up = search(cmaEsSampler(), space, (point) => -value(coordinates(point)), 3, 60, "maximize");
  expect(up.map(({ parameters }) => parameters)).toEqual(down.map(({ parameters }) => parameters));
});

const mixed: SearchSpace = {
  rate: { type: "float", low: 1e-5, high: 1, log: true },
  units: { type: "int", low: 1, high: 300, log: true },
  layers: { type: "int", low: 1, high: 9, log: false, step: 3 },
  share: { type: "float", low: 0.1, high: 0.75, log: false, step: 0.1 },
  optimizer: { type: "categorical", choices: ["sgd", "adam"] },
  momentum: { type: "float", low: 0, high: 1, log: false, when: { parameter: "optimizer", in: ["sgd"] } },
  last: { type: "float", low: 0, high: 1, log: false, when: { parameter: "layers", in: [7] } },
  one: { type: "int", low: 2, high: 2, log: false },
};

test("every point has exactly the parameters that exist, each on its grid", () => {
  for (const { parameters } of search(cmaEsSampler(), mixed, noise, 5, 200)) {
    expect(Object.keys(parameters)).toEqual([
      ...["rate", "units", "layers", "share", "optimizer"],
      ...(parameters["optimizer"] === "sgd" ? ["momentum"] : []),
      ...(parameters["layers"] === 7 ? ["last"] : []),
      "one",
    ]);
    expect([1, 4, 7]).toContain(parameters["layers"]);
    expect([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]).toContain(parameters["share"]);
    expect(Number.isInteger(parameters["units"])).toBe(true);
    expect(parameters["rate"]).toBeLessThanOrEqual(1);
  }
});

test("integers are still explored when everything else has settled", () => {
  const space: SearchSpace = { ...cube(2, -1, 1), k: { type: "int", low: 1, high: 20, log: false } };
  const trials = search(
    cmaEsSampler(),
    space,
    ({ x0, x1, k }) => Number(x0) ** 2 + Number(x1) ** 2 + (Number(k) - 17) ** 2,
    2,
    300,
  );
  expect(new Set(trials.slice(-100).map(({ parameters }) => parameters["k"])).size).toBeGreaterThan(1);
  expect(best(trials)).toBeLessThan(1e-3);
});

test("the same question gets the same answer, followed live or read anew", () => {
  const trials = search(cmaEsSampler(), mixed, noise, 8, 80);
  for (const number of [1, 30, 80]) {
    const question = {
      space: mixed,
      history: historyOf(trials.slice(0, number - 1)),
      directions: minimize,
      number,
      seed: 8,
    };
    expect(cmaEsSampler().sample(question)).toEqual(trials[number - 1]?.parameters);
  }
});

test("equal values everywhere do not break the search", () => {
  const trials = search(cmaEsSampler(), cube(1, 0, 1), () => 1, 1, 400);
  for (const { parameters } of trials) {
    expect(parameters["x0"]).toBeGreaterThanOrEqual(0);
    expect(parameters["x0"]).toBeLessThanOrEqual(1);
  }
});

test("starts anew when it has settled on one point", () => {
  const space = cube(2, 0, 1);
  const trials = search(
    cmaEsSampler(),
    space,
    ({ x0, x1 }) => (Number(x0) - 0.2) ** 2 + (Number(x1) - 0.4) ** 2,
    1,
    1200,
  );
  const away = ({ parameters }: HistoryTrial) => Math.abs(Number(parameters["x0"]) - 0.2) > 0.1;
  const settled = trials.findIndex((_, i) => i > 100 && !trials.slice(i, i + 50).some(away));
  expect(settled).toBeGreaterThan(0);
  expect(trials.slice(settled).some(away)).toBe(true);
});

test("goes on from trials that it did not propose, and leaves out those of another space", () => {
  const space = cube(2, -1, 1);
  const trials = Array.from({ length: 40 }, (_, i) => {
    const values = stream(7, "given", i);
    const [x0, x1] = [values.uniform() * 0.2 + 0.7, values.uniform() * 0.2 - 0.9];
    return trial(
      i + 1,
      i % 10 === 0 ? { x0: 5, x1: 5 } : { x0, x1 },
      i % 10 === 0 ? -1e9 : (x0 - 0.8) ** 2 + (x1 + 0.8) ** 2,
    );
  });
  const drawn = Array.from({ length: 20 }, (_, i) =>
    cmaEsSampler().sample({
      space,
      history: historyOf(trials),
      directions: minimize,
      number: 41 + i,
      seed: 1,
    }),
  );
  expect(total(drawn.map(({ x0 }) => Number(x0))) / 20).toBeGreaterThan(0.4);
  expect(total(drawn.map(({ x1 }) => Number(x1))) / 20).toBeLessThan(-0.4);
});

test("parameters that it cannot learn come from the independent sampler", () => {
  const constant: Sampler = {
    name: "constant",
    sample: () => ({ optimizer: "sgd", momentum: 0.25, rate: 1 }),
  };
  const point = cmaEsSampler({}, constant).sample({
    space: mixed,
    history: historyOf([]),
    directions: minimize,
    number: 1,
    seed: 1,
  });
  expect(point).toMatchObject({ optimizer: "sgd", momentum: 0.25 });
  expect(point["rate"]).not.toBe(1);
});

test("spaces without a number to learn, several objectives and small populations are refused", () => {
  const ask = (space: SearchSpace, directions: Direction[]) =>
    cmaEsSampler().sample({ space, history: historyOf([]), directions, number: 1, seed: 1 });
  expect(() => ask({ a: { type: "categorical", choices: [1, 2] } }, minimize)).toThrow(
    "space has the parameters a, none of them",
  );
  expect(() => ask(mixed, ["minimize", "maximize"])).toThrow("objectives has 2 entries");
  expect(() => cmaEsSampler({ population: 3 })).toThrow("sampler.population of the sampler cma_es is 3");
});

const minimize: Direction[] = ["minimize"];

function search(
  sampler: Sampler,
  space: SearchSpace,
  value: (point: Parameters) => number,
  seed: number,
  count: number,
  direction: Direction = "minimize",
): HistoryTrial[] {
  const trials: HistoryTrial[] = [];
  const changes: number[] = [];
  const history: History = { trials, changes };
  for (let number = 1; number <= count; number++) {
    const parameters = sampler.sample({ space, history, directions: [direction], number, seed });
    trials.push(trial(number, parameters, value(parameters)));
    changes.push(number, number);
  }
  return trials;
}

function trial(number: number, parameters: Parameters, value: number): HistoryTrial {
  return { number, state: "succeeded", parameters, values: [value], violation: 0, reports: new Map() };
}

function best(trials: readonly HistoryTrial[]): number {
  return Math.min(...trials.map(({ values }) => values?.[0] ?? Number.POSITIVE_INFINITY));
}

function noise(point: Parameters): number {
  return stream(0, JSON.stringify(point)).uniform();
}

import type { Parameters, SearchSpace } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../../random/stream.js";
import { outsideSpace } from "../../study/check-point.js";
import type { History, HistoryTrial } from "../../study/history.js";
import { historyOf } from "../../testing/reported-trial.js";
import type { Sampler } from "../sampler.js";
import { type EvolutionOptions, evolutionSampler } from "./evolution-sampler.js";

const blocks: SearchSpace = Object.fromEntries(
  Array.from({ length: 8 }, (_, i) => [`block_${i}`, { type: "categorical", choices: ["a", "b", "c"] }]),
);

/** A tree: momentum exists for one optimizer, its decay where momentum is on. */
const tree: SearchSpace = {
  decay: { type: "float", low: 0, high: 1, log: false, when: { parameter: "momentum", in: [1, 2] } },
  optimizer: { type: "categorical", choices: ["sgd", "adam"] },
  momentum: { type: "int", low: 0, high: 2, log: false, when: { parameter: "optimizer", in: ["sgd"] } },
  rate: { type: "float", low: 1e-4, high: 1, log: true },
  units: { type: "int", low: 2, high: 200, log: true },
  name: { type: "fixed", value: "net" },
};

const done = (number: number, parameters: Parameters, value: number): HistoryTrial => ({
  number,
  state: "succeeded",
  parameters,
  values: [value],
  violation: 0,
  reports: new Map(),
});

function search(
  sampler: Sampler,
  space: SearchSpace,
  value: (point: Parameters) => number,
  seed: number,
  count: number,
): HistoryTrial[] {
  const trials: HistoryTrial[] = [];
  const changes: number[] = [];
  const history: History = { trials, changes };
  for (let number = 1; number <= count; number++) {
    const parameters = sampler.sample({ space, history, directions: ["minimize"], number, seed });
    trials.push(done(number, parameters, value(parameters)));
    changes.push(number, number);
  }
  return trials;
}

const best = (trials: readonly HistoryTrial[]) =>
  Math.min(...trials.map(({ values }) => values?.[0] ?? Number.POSITIVE_INFINITY));

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test("every point has exactly the parameters that exist, each in its range", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const sampler = evolutionSampler({ population: 5, sample: 3 });
      for (const { parameters } of search(sampler, tree, () => stream(seed, "value").uniform(), seed, 40)) {
        const { optimizer, momentum, decay, rate, units, name } = parameters;
        const expected = [
          ...(momentum === 1 || momentum === 2 ? ["decay"] : []),
          "optimizer",
          ...(optimizer === "sgd" ? ["momentum"] : []),
          "rate",
          "units",
          "name",
        ];
        expect(Object.keys(parameters)).toEqual(expected);
        expect(name).toBe("net");
        expect(rate).toBeGreaterThanOrEqual(1e-4);
        expect(rate).toBeLessThanOrEqual(1);
        expect(Number.isInteger(units)).toBe(true);
        expect(units).toBeGreaterThanOrEqual(2);
        expect(units).toBeLessThanOrEqual(200);
        if (decay !== undefined) expect(decay).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 20 },
  );
});

test("points of a space with steps and conditions are members of it", () => {
  const stepped: SearchSpace = {
    ...tree,
    share: { type: "float", low: 0.1, high: 0.9, log: false, step: 0.2 },
    width: { type: "int", low: 3, high: 40, log: false, step: 8 },
  };
  const trials = search(evolutionSampler({ population: 5, sample: 3 }), stepped, hash, 6, 200);
  expect(trials.map(({ parameters }) => outsideSpace(stepped, parameters)).filter(Boolean)).toEqual([]);
});

test("after the first generation a point differs from one of the queue in one parameter", () => {
  const trials = search(evolutionSampler({ population: 10, sample: 4 }), blocks, hash, 3, 60);
  for (const [i, { parameters }] of trials.entries()) {
    if (i < 10) continue;
    const distances = trials
      .slice(i - 10, i)
      .map(
        (other) => Object.keys(blocks).filter((name) => other.parameters[name] !== parameters[name]).length,
      );
    expect(Math.min(...distances)).toBe(1);
  }
});

test("the oldest trial leaves the queue, however good it is", () => {
  const point = (letter: string): Parameters =>
    Object.fromEntries(Object.keys(blocks).map((name) => [name, letter]));
  const trials = [done(1, point("a"), -99), done(2, point("b"), 5), done(3, point("c"), 6)];
  const ask = (history: History) =>
    evolutionSampler({ population: 2, sample: 40 }).sample({
      space: blocks,
      history,
      directions: ["minimize"],
      number: 4,
      seed: 1,
    });
  const letters = (point: Parameters) => [...Object.values(point)].sort().join("");
  expect(letters(ask(historyOf(trials)))).toMatch(/b{7}/);
  // It is the end of a trial that counts, not its number.
  expect(letters(ask({ trials, changes: [1, 2, 3, 2, 3, 1] }))).toMatch(/a{7}/);
});

test("feasible parents come first, then those that succeeded, in the direction of the objective", () => {
  const point = (letter: string): Parameters =>
    Object.fromEntries(Object.keys(blocks).map((name) => [name, letter]));
  const parentOf = (trials: HistoryTrial[], direction: "minimize" | "maximize") => {
    const child = evolutionSampler({ population: 2, sample: 40 }).sample({
      space: blocks,
      history: historyOf(trials),
      directions: [direction],
      number: 9,
      seed: 1,
    });
    return [...Object.values(child)].sort().join("").includes("aaaaaaa") ? 1 : 2;
  };
  const [a, b] = [done(1, point("a"), 1), done(2, point("b"), 2)];
  expect(parentOf([a, b], "minimize")).toBe(1);
  expect(parentOf([a, b], "maximize")).toBe(2);
  expect(parentOf([{ ...a, violation: 1 }, b], "minimize")).toBe(2);
  expect(parentOf([{ ...a, state: "pruned", values: null }, b], "minimize")).toBe(2);
});

test("no point is tried twice before the space is used up, unless asked for", () => {
  const small: SearchSpace = {
    a: { type: "categorical", choices: [1, 2, 3] },
    b: { type: "int", low: 1, high: 3, log: false },
    c: { type: "categorical", choices: [true, false] },
  };
  const keys = (options: EvolutionOptions, count: number) =>
    new Set(
      search(evolutionSampler(options), small, hash, 5, count).map(({ parameters }) =>
        JSON.stringify(parameters),
      ),
    ).size;
  expect(keys({ population: 4, sample: 2 }, 18)).toBe(18);
  expect(keys({ population: 4, sample: 2 }, 25)).toBe(18);
  expect(keys({ population: 4, sample: 2, duplicates: true }, 18)).toBeLessThan(18);
});

test("the same question gets the same answer, whatever was asked before", () => {
  const sampler = evolutionSampler({ population: 5, sample: 3 });
  const trials = search(sampler, tree, hash, 8, 30);
  const changes = trials.flatMap(({ number }) => [number, number]);
  for (const number of [3, 20, 30]) {
    const history = { trials: trials.slice(0, number - 1), changes: changes.slice(0, 2 * number - 2) };
    const question = { space: tree, history, directions: ["minimize"] as const, number, seed: 8 };
    expect(sampler.sample(question)).toEqual(trials[number - 1]?.parameters);
    expect(evolutionSampler({ population: 5, sample: 3 }).sample(question)).toEqual(
      trials[number - 1]?.parameters,
    );
  }
});

test("finds better networks than random search among 6,561 of eight blocks", () => {
  // Every block has a best choice, and neighbours like to be alike.
  const value = (point: Parameters) => {
    const choices = Object.values(point);
    return choices.reduce<number>(
      (sum, choice, i) =>
        sum + ("abcabcab"[i] === choice ? 0 : 1) + (i > 0 && choices[i - 1] === choice ? 0 : 0.3),
      0,
    );
  };
  const seeds = Array.from({ length: 15 }, (_, seed) => seed);
  const medianOf = (options: EvolutionOptions) =>
    median(seeds.map((seed) => best(search(evolutionSampler(options), blocks, value, seed, 100))));
  expect(medianOf({})).toBeLessThan(medianOf({ population: 1000 }));
});

test("sizes that are not positive and unknown options are refused", () => {
  expect(() => evolutionSampler({ population: 0 })).toThrow(
    "sampler.population of the sampler evolution is 0",
  );
  expect(() => evolutionSampler({ size: 3 } as EvolutionOptions)).toThrow(
    "sampler.size of the sampler evolution is unknown",
  );
});

function hash(point: Parameters): number {
  return stream(0, JSON.stringify(point)).uniform();
}

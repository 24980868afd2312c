import type { Direction, Parameters, SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { hypervolume } from "../../pareto/hypervolume.js";
import { stream } from "../../random/stream.js";
import type { History, HistoryTrial } from "../../study/history.js";
import { historyOf } from "../../testing/reported-trial.js";
import type { Sampler } from "../sampler.js";
import { nsga2Sampler } from "./nsga2-sampler.js";

const directions: Direction[] = ["minimize", "minimize"];
const cube: SearchSpace = Object.fromEntries(
  Array.from({ length: 6 }, (_, i) => [`x${i}`, { type: "float", low: 0, high: 1, log: false }]),
);

/** Zitzler, Deb and Thiele 2000. */
const problems: [string, (first: number, g: number) => number, number][] = [
  ["ZDT1", (first, g) => 1 - Math.sqrt(first / g), 10.66],
  ["ZDT2", (first, g) => 1 - (first / g) ** 2, 9.79],
  ["ZDT3", (first, g) => 1 - Math.sqrt(first / g) - (first / g) * Math.sin(10 * Math.PI * first), 10.8],
];

test.each(problems)("%s: as much hypervolume after 300 trials as NSGA-II of Optuna 5", (_, shape, bar) => {
  const objectives = (point: Parameters): number[] => {
    const [first = 0, ...rest] = Object.values(point).map(Number);
    const g = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length;
    return [first, g * shape(first, g)];
  };
  const volumes = Array.from({ length: 10 }, (_, seed) =>
    hypervolume(
      search(nsga2Sampler(), cube, objectives, seed, 300).map(({ values }) => values ?? []),
      [1.1, 11],
    ),
  ).sort((a, b) => a - b);
  expect(((volumes[4] as number) + (volumes[5] as number)) / 2).toBeGreaterThan(bar);
});

const tree: SearchSpace = {
  optimizer: { type: "categorical", choices: ["sgd", "adam"] },
  momentum: { type: "float", low: 0, high: 1, log: false, when: { parameter: "optimizer", in: ["sgd"] } },
  beta: { type: "float", low: 0.9, high: 1, log: false, when: { parameter: "optimizer", in: ["adam"] } },
  units: { type: "int", low: 2, high: 200, log: true },
  name: { type: "fixed", value: "net" },
};

test("children have exactly the parameters that exist, each in its range", () => {
  const trials = search(nsga2Sampler({ population: 6 }), tree, noise, 4, 120);
  for (const { parameters } of trials) {
    const branch = parameters["optimizer"] === "sgd" ? "momentum" : "beta";
    expect(Object.keys(parameters)).toEqual(["optimizer", branch, "units", "name"]);
    expect(parameters["units"]).toBeGreaterThanOrEqual(2);
    expect(parameters["units"]).toBeLessThanOrEqual(200);
    expect(parameters["name"]).toBe("net");
  }
});

test("the same question gets the same answer, followed live or read anew", () => {
  const trials = search(nsga2Sampler({ population: 6 }), tree, noise, 8, 60);
  for (const number of [3, 30, 60]) {
    const history = historyOf(trials.slice(0, number - 1));
    const question = { space: tree, history, directions, number, seed: 8 };
    expect(nsga2Sampler({ population: 6 }).sample(question)).toEqual(trials[number - 1]?.parameters);
  }
});

test("a generation closes by the trials that finished, in whatever order they were asked for", () => {
  const trials = search(nsga2Sampler({ population: 4 }), tree, noise, 1, 8);
  const finishing = [8, 6, 4, 2, 7, 5, 3, 1];
  const ask = (changes: number[], from: Sampler) =>
    from.sample({ space: tree, history: { trials, changes }, directions, number: 9, seed: 1 });
  const followed: number[] = [];
  const history: History = { trials, changes: followed };
  const sampler = nsga2Sampler({ population: 4 });
  for (const number of finishing) {
    followed.push(number);
    sampler.sample({ space: tree, history, directions, number: 9, seed: 1 });
  }
  expect(sampler.sample({ space: tree, history, directions, number: 9, seed: 1 })).toEqual(
    ask([1, 2, 3, 4, 5, 6, 7, 8, ...finishing], nsga2Sampler({ population: 4 })),
  );
});

test("only what is feasible has offspring where there is enough of it", () => {
  const space: SearchSpace = {
    side: { type: "categorical", choices: ["in", "out"] },
    x: { type: "float", low: 0, high: 1, log: false },
  };
  const trials = Array.from({ length: 8 }, (_, i): HistoryTrial => {
    const feasible = i % 2 === 0;
    // What violates has the better values.
    return trial(
      i + 1,
      { side: feasible ? "in" : "out", x: 0.5 },
      feasible ? [i, 9 - i] : [-1, -1],
      feasible ? 0 : 1,
    );
  });
  const sampler = nsga2Sampler({ population: 4, mutation: 0 });
  for (let seed = 0; seed < 20; seed++) {
    const child = sampler.sample({ space, history: historyOf(trials), directions, number: 9, seed });
    expect(child["side"]).toBe("in");
  }
});

test("a value outside the space is not inherited", () => {
  const trials = [1, 2].map((number) => trial(number, { x: 5 }, [number], 0));
  const space: SearchSpace = { x: { type: "float", low: 0, high: 1, log: false } };
  const child = nsga2Sampler({ population: 2, mutation: 0 }).sample({
    space,
    history: historyOf(trials),
    directions: ["minimize"],
    number: 3,
    seed: 1,
  });
  expect(child["x"]).toBeLessThanOrEqual(1);
});

test("a population of one and unknown options are refused", () => {
  expect(() => nsga2Sampler({ population: 1 })).toThrow("sampler.population of the sampler nsga2 is 1");
  expect(() => nsga2Sampler({ size: 3 } as object)).toThrow("sampler.size of the sampler nsga2 is unknown");
});

function search(
  sampler: Sampler,
  space: SearchSpace,
  objectives: (point: Parameters) => number[],
  seed: number,
  count: number,
): HistoryTrial[] {
  const trials: HistoryTrial[] = [];
  const changes: number[] = [];
  const history: History = { trials, changes };
  for (let number = 1; number <= count; number++) {
    const parameters = sampler.sample({ space, history, directions, number, seed });
    trials.push(trial(number, parameters, objectives(parameters), 0));
    changes.push(number, number);
  }
  return trials;
}

function trial(number: number, parameters: Parameters, values: number[], violation: number): HistoryTrial {
  return { number, state: "succeeded", parameters, values, violation, reports: new Map() };
}

function noise(point: Parameters): number[] {
  const values = stream(0, JSON.stringify(point));
  return [values.uniform(), values.uniform()];
}

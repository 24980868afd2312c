import type { Parameters, SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import type { HistoryTrial } from "../../study/history.js";
import { historyOf, reportedTrial } from "../../testing/reported-trial.js";
import { randomSampler } from "../random-sampler.js";
import type { Sampler } from "../sampler.js";
import { tpeSampler } from "./tpe-sampler.js";

const branin: SearchSpace = {
  x: { type: "float", low: -5, high: 10, log: false },
  y: { type: "float", low: 0, high: 15, log: false },
};

function braninAt(point: Parameters): number {
  const [x, y] = [Number(point["x"]), Number(point["y"])];
  const bend = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
}

function told(number: number, parameters: Parameters, ...values: number[]): HistoryTrial {
  return { ...reportedTrial(number, "succeeded", []), parameters, values };
}

/** A study of the space, one trial after the other. */
function follow(
  sampler: Sampler,
  space: SearchSpace,
  loss: (point: Parameters) => number,
  seed: number,
  count: number,
) {
  const trials: HistoryTrial[] = [];
  const changes: number[] = [];
  for (let number = 1; number <= count; number++) {
    const history = { trials, changes };
    const point = sampler.sample({ space, history, directions: ["minimize"], number, seed });
    trials.push(told(number, point, loss(point)));
    changes.push(number);
  }
  return trials;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

test("finds a better point of Branin's function than random sampling, at the median of seeds", () => {
  const best = (sampler: Sampler) =>
    median(
      [0, 1, 2, 3, 4].map((seed) =>
        Math.min(...follow(sampler, branin, braninAt, seed, 100).map(({ values }) => values?.[0] as number)),
      ),
    );
  const reached = best(tpeSampler());
  expect(reached).toBeLessThan(best(randomSampler()));
  expect(reached).toBeLessThan(0.1);
});

const tree: SearchSpace = {
  kind: { type: "categorical", choices: ["plain", "deep", "wide"] },
  rate: { type: "float", low: 1e-5, high: 0.1, log: true },
  depth: { type: "int", low: 1, high: 8, log: false, when: { parameter: "kind", in: ["deep", "wide"] } },
  width: { type: "float", low: 0, high: 1, log: false, when: { parameter: "kind", in: ["wide"] } },
  gate: {
    type: "categorical",
    choices: [true, false],
    when: { parameter: "depth", in: [3, 4] },
  },
};
const treeLoss = ({ kind, rate, depth, width, gate }: Parameters) =>
  (Math.log10(Number(rate)) + 3) ** 2 +
  (kind === "plain" ? 1 : 0.2 * (Number(depth) - 3) ** 2) +
  (kind === "wide" ? (Number(width) - 0.3) ** 2 : 0.5) +
  (gate === true ? 0 : 0.1);

test("finds the branch of a tree and the values of what exists only there", () => {
  const trials = follow(tpeSampler(), tree, treeLoss, 3, 150);
  const best = trials.reduce((a, b) => ((b.values?.[0] as number) < (a.values?.[0] as number) ? b : a));
  expect(best.parameters).toMatchObject({ kind: "wide", depth: 3, gate: true });
  expect(best.values?.[0]).toBeLessThan(0.05);
});

test("a study that was read anew goes on as if it had never stopped", () => {
  const sampler = tpeSampler();
  const trials = follow(sampler, tree, treeLoss, 1, 60);
  for (let number = 61; number < 66; number++) {
    const question = { space: tree, directions: ["minimize"] as const, number, seed: 1 };
    const live = sampler.sample({ ...question, history: historyOf(trials) });
    expect(tpeSampler().sample({ ...question, history: historyOf(structuredClone(trials)) })).toEqual(live);
  }
});

test("workers that ask at once are sent to different places", () => {
  const sampler = tpeSampler();
  const space: SearchSpace = { x: { type: "float", low: 0, high: 1, log: false } };
  const spread = (state: "running" | "failed") => {
    const trials = follow(sampler, space, ({ x }) => (Number(x) - 0.4) ** 2, 2, 40);
    for (let number = 41; number <= 60; number++) {
      const history = historyOf(trials);
      const parameters = sampler.sample({ space, history, directions: ["minimize"], number, seed: 2 });
      trials.push({ ...reportedTrial(number, state, []), parameters });
    }
    const xs = trials.slice(40).map(({ parameters }) => Number(parameters["x"]));
    return xs.reduce((sum, x) => sum + Math.abs(x - 0.4), 0) / xs.length;
  };
  expect(spread("running")).toBeGreaterThan(spread("failed"));
});

test("an enqueued trial that is asked for does not count against itself", () => {
  const trials = follow(tpeSampler(), branin, braninAt, 0, 20);
  const question = { space: branin, directions: ["minimize"] as const, number: 21, seed: 0 };
  const before = tpeSampler().sample({ ...question, history: historyOf(trials) });
  const running = { ...reportedTrial(21, "running", []), parameters: { x: 1 } };
  expect(tpeSampler().sample({ ...question, history: historyOf([...trials, running]) })).toEqual(before);
});

test("follows both objectives of a front", () => {
  const space: SearchSpace = {
    x: { type: "float", low: 0, high: 1, log: false },
    y: { type: "float", low: 0, high: 1, log: false },
  };
  const trials: HistoryTrial[] = [];
  for (let number = 1; number <= 120; number++) {
    const history = historyOf(trials);
    const point = tpeSampler().sample({
      ...{ space, history, number, seed: 5 },
      directions: ["minimize", "maximize"],
    });
    const [x, y] = [Number(point["x"]), Number(point["y"])];
    trials.push(told(number, point, x + y, x - y));
  }
  // Every point with y = 0 is on the front.
  const late = trials.slice(80).map(({ parameters }) => parameters);
  expect(median(late.map(({ y }) => Number(y)))).toBeLessThan(0.1);
  expect(Math.max(...late.map(({ x }) => Number(x)))).toBeGreaterThan(0.6);
  expect(Math.min(...late.map(({ x }) => Number(x)))).toBeLessThan(0.4);
});

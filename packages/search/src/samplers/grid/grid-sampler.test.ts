import type { Parameters, SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import type { HistoryTrial } from "../../study/history.js";
import { historyOf, reportedTrial } from "../../testing/reported-trial.js";
import { gridPoints } from "./grid-points.js";
import { gridSampler } from "./grid-sampler.js";

const space: SearchSpace = {
  gate: { type: "categorical", choices: [true, false], when: { parameter: "depth", in: [3] } },
  depth: { type: "int", low: 1, high: 3, log: false, when: { parameter: "kind", in: ["deep"] } },
  kind: { type: "categorical", choices: ["plain", "deep"] },
  step: { type: "float", low: 0, high: 0.3, log: false, step: 0.1 },
};

function asked(seed: number, count: number, enqueued: readonly Parameters[] = []): Parameters[] {
  const trials: HistoryTrial[] = enqueued.map((parameters, i) => ({
    ...reportedTrial(i + 1, "failed", []),
    parameters,
  }));
  const sampler = gridSampler();
  return Array.from({ length: count }, () => {
    const number = trials.length + 1;
    const parameters = sampler.sample({
      space,
      history: historyOf(trials),
      directions: ["minimize"],
      number,
      seed,
    });
    trials.push({ ...reportedTrial(number, "running", []), parameters });
    return parameters;
  });
}

test("every point that exists is there once, in the order of the space", () => {
  const points = gridPoints(space);
  expect(points).toHaveLength(4 * (1 + 2 + 2));
  expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(20);
  expect(points).toContainEqual({ gate: false, depth: 3, kind: "deep", step: 0.3 });
  expect(points.map((point) => Object.keys(point).join())).toContain("depth,kind,step");
});

test("tries every point once, in an order that the seed decides, and then says that it is done", () => {
  const [first, second] = [asked(1, 20), asked(2, 20)];
  const keys = (points: Parameters[]) => points.map((point) => JSON.stringify(point));
  expect(new Set(keys(first)).size).toBe(20);
  expect(keys(first)).not.toEqual(keys(second));
  expect(keys(first).sort()).toEqual(keys(second).sort());
  expect(() => asked(1, 21)).toThrow(
    expect.objectContaining({
      code: "conflict",
      field: "space",
      message: expect.stringContaining("all 20 points"),
    }),
  );
});

test("does not try again what was enqueued", () => {
  const enqueued = [{ kind: "plain", step: 0.1 }];
  const points = asked(1, 19, enqueued);
  expect(points).not.toContainEqual(enqueued[0]);
  expect(() => asked(1, 20, enqueued)).toThrow("all 20 points");
});

test("ranges without a step and grids that are too large are refused by name", () => {
  const x = { type: "float", low: 0, high: 1, log: false } as const;
  expect(() => gridPoints({ x })).toThrow("space.x.step is missing");
  const n = { type: "int", low: 1, high: 400, log: false } as const;
  expect(() => gridPoints({ a: n, b: n })).toThrow("space has more than 100000 points");
});

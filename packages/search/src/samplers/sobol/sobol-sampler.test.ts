import type { SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { historyOf } from "../../testing/reported-trial.js";
import { randomSampler } from "../random-sampler.js";
import type { Sampler } from "../sampler.js";
import { sobolSampler } from "./sobol-sampler.js";

const unit = { type: "float", low: 0, high: 1, log: false } as const;
const square: SearchSpace = { x: unit, y: unit };

function points(sampler: Sampler, space: SearchSpace, seed: number, count: number) {
  return Array.from({ length: count }, (_, i) =>
    sampler.sample({ space, history: historyOf([]), directions: ["minimize"], number: i + 1, seed }),
  );
}

test("of two dimensions every box of a 64th has one of 64 points, whatever its shape", () => {
  for (const seed of [0, 1, 2]) {
    const drawn = points(sobolSampler(), square, seed, 64);
    for (const columns of [1, 2, 4, 8, 16, 32, 64]) {
      const boxes = drawn.map(
        ({ x, y }) => `${Math.floor(Number(x) * columns)} ${Math.floor((Number(y) * 64) / columns)}`,
      );
      expect(new Set(boxes).size).toBe(64);
    }
  }
});

test("a mean is nearer to the truth than that of random points", () => {
  const error = (sampler: Sampler) =>
    [1, 2, 3, 4, 5].reduce((sum, seed) => {
      const values = points(sampler, square, seed, 256).map(({ x, y }) => Math.exp(Number(x) * Number(y)));
      // ∫∫ exp(xy) over the unit square.
      return sum + Math.abs(values.reduce((a, b) => a + b, 0) / 256 - 1.3179021514544);
    }, 0);
  expect(error(sobolSampler())).toBeLessThan(error(randomSampler()) / 5);
});

test("choices and integers are met equally often", () => {
  const space: SearchSpace = {
    c: { type: "categorical", choices: ["a", "b"] },
    n: { type: "int", low: 1, high: 4, log: false },
  };
  const counts = new Map<string, number>();
  for (const { c, n } of points(sobolSampler(), space, 7, 64)) {
    counts.set(`${c}${n}`, (counts.get(`${c}${n}`) ?? 0) + 1);
  }
  expect([...counts.values()]).toEqual(new Array(8).fill(8));
});

test("more parameters than there are dimensions are refused; those of one value do not count", () => {
  const many = (count: number): SearchSpace =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, unit]));
  expect(() => points(sobolSampler(), many(65), 1, 1)).toThrow("space has 65 of 65 parameters that vary");
  const space: SearchSpace = { ...many(64), one: { type: "fixed", value: 1 } };
  expect(Object.keys(points(sobolSampler(), space, 1, 1)[0] ?? {})).toHaveLength(65);
});

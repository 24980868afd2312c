import type { Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../../random/stream.js";
import { historyOf, reportedTrial } from "../../testing/reported-trial.js";
import { ageWeights } from "./age-weights.js";
import { type Parzen, parzen } from "./parzen.js";

function mixture(space: SearchSpace, points: readonly Parameters[]): Parzen {
  const trials = points.map((parameters, i) => ({ ...reportedTrial(i + 1, "succeeded", []), parameters }));
  return parzen(space, historyOf(trials), Int32Array.from(trials.keys()), ageWeights(points.length));
}

const density = (of: Parzen, point: Parameters) => Math.exp(of.logDensities([point])[0] as number);
const unit = { type: "float", low: 0, high: 1, log: false } as const;
const normal = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** A normal cut to 0…1, its mass by the midpoint rule. */
function cut(x: number, centre: number, width: number): number {
  let mass = 0;
  for (let i = 0; i < 2000; i++) mass += normal(((i + 0.5) / 2000 - centre) / width) / width / 2000;
  return normal((x - centre) / width) / width / mass;
}

test("without trials every value is as likely as the prior says", () => {
  const none = mixture({ x: unit }, []);
  expect(density(none, { x: 0.3 })).toBeCloseTo(cut(0.3, 0.5, 1), 5);
});

test("a kernel is as wide as the farther of its gaps; outermost ones have the inner gap", () => {
  const three = mixture({ x: unit }, [{ x: 0.7 }, { x: 0.1 }, { x: 0.3 }]);
  for (const x of [0, 0.2, 0.55, 1]) {
    const expected = (cut(x, 0.1, 0.2) + cut(x, 0.3, 0.4) + cut(x, 0.7, 0.4) + cut(x, 0.5, 1)) / 4;
    expect(density(three, { x })).toBeCloseTo(expected, 4);
  }
});

test("a kernel is no narrower than the share of few trials", () => {
  const two = mixture({ x: unit }, [{ x: 0.5 }, { x: 0.51 }]);
  const expected = (cut(0.4, 0.5, 1 / 4) + cut(0.4, 0.51, 1 / 4) + cut(0.4, 0.5, 1)) / 3;
  expect(density(two, { x: 0.4 })).toBeCloseTo(expected, 4);
});

test("a choice counts 1 and every choice the prior's share", () => {
  const space: SearchSpace = { c: { type: "categorical", choices: ["a", "b", "c"] } };
  const two = mixture(space, [{ c: "a" }, { c: "b" }]);
  // Rows of two trials and the prior, each with a third on all choices.
  expect(density(two, { c: "a" })).toBeCloseTo(((1 + 1 / 3) / 2 + 1 / 3 / 2 + 1 / 3) / 3, 12);
  expect(density(two, { c: "c" })).toBeCloseTo((1 / 3 / 2 + 1 / 3 / 2 + 1 / 3) / 3, 12);
});

test("parameters are joint: what was seen together is likelier together", () => {
  const space: SearchSpace = { c: { type: "categorical", choices: [0, 1] }, x: unit };
  const points = Array.from({ length: 20 }, (_, i) => ({ c: i % 2, x: i % 2 === 0 ? 0.1 : 0.9 }));
  const both = mixture(space, points);
  expect(density(both, { c: 0, x: 0.1 })).toBeGreaterThan(5 * density(both, { c: 0, x: 0.9 }));
});

test("a trial without the parameter counts as the prior", () => {
  const some = mixture({ x: unit }, [{}, { x: 0.8 }]);
  // A lone kernel is as wide as the farther end of the range.
  const expected = (2 * cut(0.6, 0.5, 1) + cut(0.6, 0.8, 0.8)) / 3;
  expect(density(some, { x: 0.6 })).toBeCloseTo(expected, 4);
});

test("the mass of all values of a grid is 1", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat({ max: 80 }), { maxLength: 40 }),
      (log, width, step, seen) => {
        const every = log ? 1 : step;
        const n = { type: "int", low: 1, high: 1 + width, log, ...(log ? {} : { step }) } as const;
        const values = Array.from({ length: Math.floor(width / every) + 1 }, (_, i) => 1 + i * every);
        const points = seen.map((at) => ({ n: values[at % values.length] as number }));
        const mass = mixture({ n }, points)
          .logDensities(values.map((value) => ({ n: value })))
          .reduce((sum, value) => sum + Math.exp(value), 0);
        expect(mass).toBeCloseTo(1, 2);
      },
    ),
  );
});

test("the density of a range has a mass of 1", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), (seen) => {
      const points = Array.from({ length: 1000 }, (_, i) => ({ x: (i + 0.5) / 1000 }));
      const densities = mixture(
        { x: unit },
        seen.map((x) => ({ x })),
      ).logDensities(points);
      const mass = densities.reduce((sum, value) => sum + Math.exp(value) / 1000, 0);
      expect(mass).toBeCloseTo(1, 3);
    }),
    { numRuns: 30 },
  );
});

test("draws are as often as the density says", () => {
  const space: SearchSpace = {
    n: { type: "int", low: 1, high: 6, log: false },
    c: { type: "categorical", choices: ["a", "b"] },
  };
  const points = [1, 1, 2, 5].map((n) => ({ n, c: n === 1 ? "a" : "b" }));
  const of = mixture(space, points);
  const random = stream(1, "draws");
  const counts = new Map<string, number>();
  const draws = 20_000;
  for (let i = 0; i < draws; i++) {
    const key = JSON.stringify(of.draw(random));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (let n = 1; n <= 6; n++) {
    for (const c of ["a", "b"]) {
      const point: Record<string, ParameterValue> = { n, c };
      expect((counts.get(JSON.stringify(point)) ?? 0) / draws).toBeCloseTo(density(of, point), 1.8);
    }
  }
});

import type { ParameterSpec, SearchSpace } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { outsideSpace } from "../study/check-point.js";
import { sampleParameters } from "./sample-parameters.js";

const ends = (min: number, max: number) =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const spec: fc.Arbitrary<ParameterSpec> = fc.oneof(
  ends(-1000, 1000).map(([low, high]) => ({ type: "int" as const, low, high, log: false })),
  ends(1, 1000).map(([low, high]) => ({ type: "int" as const, low, high, log: true })),
  ends(-1000, 1000).map(([low, high]) => ({
    type: "float" as const,
    low: low / 7,
    high: high / 7,
    log: false,
  })),
  ends(1, 1000).map(([low, high]) => ({ type: "float" as const, low: low / 7, high: high / 7, log: true })),
  fc
    .array(fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null)), { minLength: 1 })
    .map((choices) => ({ type: "categorical" as const, choices })),
);
const names = fc.uniqueArray(fc.stringMatching(/^[a-z_]{1,12}$/), { minLength: 1, maxLength: 6 });
const space: fc.Arbitrary<SearchSpace> = names.chain((keys) =>
  fc
    .tuple(...keys.map(() => spec))
    .map((specs) => Object.fromEntries(keys.map((key, i) => [key, specs[i] as ParameterSpec]))),
);
const seed = fc.nat();
const number = fc.integer({ min: 1, max: 10_000 });

test("a point names every parameter, in order, inside its range", () => {
  fc.assert(
    fc.property(space, seed, number, (ranges, s, n) => {
      const point = sampleParameters(ranges, s, n);
      expect(Object.keys(point)).toEqual(Object.keys(ranges));
      for (const [name, range] of Object.entries(ranges)) {
        const value = point[name];
        if (range.type === "categorical") expect(range.choices).toContain(value);
        else if (range.type === "fixed") expect(value).toBe(range.value);
        else {
          expect(value).toBeGreaterThanOrEqual(range.low);
          expect(value).toBeLessThanOrEqual(range.high);
          if (range.type === "int") expect(Number.isInteger(value)).toBe(true);
        }
      }
    }),
  );
});

test("another parameter does not move the others", () => {
  fc.assert(
    fc.property(space, spec, seed, number, (ranges, extra, s, n) => {
      fc.pre(!("extra0" in ranges));
      const { extra0: _, ...rest } = sampleParameters({ extra0: extra, ...ranges }, s, n);
      expect(rest).toEqual(sampleParameters(ranges, s, n));
    }),
  );
});

test("a log range is uniform in the logarithm", () => {
  const ranges: SearchSpace = { rate: { type: "float", low: 1e-4, high: 1, log: true } };
  const n = 4000;
  let below = 0;
  for (let i = 1; i <= n; i++) if ((sampleParameters(ranges, 3, i).rate as number) < 1e-2) below++;
  expect(Math.abs(below / n - 0.5)).toBeLessThan(0.04);
});

test("a step is met exactly, every one of them, the last included", () => {
  const ranges: SearchSpace = {
    rate: { type: "float", low: 0, high: 0.3, log: false, step: 0.1 },
    units: { type: "int", low: 3, high: 11, log: false, step: 4 },
  };
  const points = Array.from({ length: 200 }, (_, i) => sampleParameters(ranges, 1, i + 1));
  expect(points.map((point) => outsideSpace(ranges, point)).filter(Boolean)).toEqual([]);
  expect(new Set(points.map(({ rate }) => Number(rate).toFixed(3))).size).toBe(4);
  expect([...new Set(points.map(({ units }) => Number(units)))].sort((a, b) => a - b)).toEqual([3, 7, 11]);
});

test("a point has the parameters whose conditions are met, wherever these stand", () => {
  const when = { parameter: "optimizer", in: ["sgd"] };
  const ranges: SearchSpace = {
    decay: { type: "float", low: 0, high: 1, log: false, when: { parameter: "momentum", in: [true] } },
    momentum: { type: "categorical", choices: [true, false], when },
    optimizer: { type: "categorical", choices: ["sgd", "adam"] },
  };
  const points = Array.from({ length: 100 }, (_, i) => sampleParameters(ranges, 1, i + 1));
  expect(points.map((point) => outsideSpace(ranges, point)).filter(Boolean)).toEqual([]);
  expect(new Set(points.map((point) => Object.keys(point).join()))).toEqual(
    new Set(["optimizer", "momentum,optimizer", "decay,momentum,optimizer"]),
  );
});

test("values on a grid of decimals are those decimals, so that conditions on them are met", () => {
  const ranges: SearchSpace = {
    share: { type: "float", low: 0, high: 0.5, log: false, step: 0.1 },
    extra: { type: "fixed", value: true, when: { parameter: "share", in: [0.3] } },
  };
  const points = Array.from({ length: 200 }, (_, i) => sampleParameters(ranges, 5, i + 1));
  expect(new Set(points.map(({ share }) => share))).toEqual(new Set([0, 0.1, 0.2, 0.3, 0.4, 0.5]));
  for (const point of points) expect("extra" in point).toBe(point["share"] === 0.3);
});

import type { ParameterSpec, SearchSpace } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
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

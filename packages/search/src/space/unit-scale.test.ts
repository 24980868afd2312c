import type { FloatParameter, IntParameter } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isInRange } from "../study/check-point.js";
import { toCube, unitScale, unitScales } from "./unit-scale.js";

const ends = (min: number, max: number) =>
  fc
    .uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 2 })
    .map((pair) => [Math.min(...pair), Math.max(...pair)] as [number, number]);
const spec: fc.Arbitrary<FloatParameter | IntParameter> = fc.oneof(
  ends(-1000, 1000).map(([low, high]) => ({ type: "int" as const, low, high, log: false })),
  ends(1, 1000).map(([low, high]) => ({ type: "int" as const, low, high, log: true })),
  fc
    .tuple(ends(-100, 100), fc.integer({ min: 1, max: 30 }))
    .map(([[low, high], step]) => ({ type: "int" as const, low, high, log: false, step })),
  ends(-1000, 1000).map(([low, high]) => ({
    type: "float" as const,
    low: low / 7,
    high: high / 7,
    log: false,
  })),
  ends(1, 1000).map(([low, high]) => ({ type: "float" as const, low: low / 7, high: high / 7, log: true })),
  fc.tuple(ends(-100, 100), fc.constantFrom(0.1, 0.25, 0.3)).map(([[low, high], step]) => ({
    type: "float" as const,
    low: low / 10,
    high: high / 10,
    log: false,
    step,
  })),
);
const place = fc.double({ min: 0, max: 1, noNaN: true });

test("every place has a value of the range, and the value its own place", () => {
  fc.assert(
    fc.property(spec, place, (range, at) => {
      const scale = unitScale("x", range);
      const value = scale.fromUnit(at);
      expect(isInRange(range, value)).toBe(true);
      const own = scale.toUnit(value);
      expect(own).toBeGreaterThanOrEqual(-1e-12);
      expect(own).toBeLessThanOrEqual(1 + 1e-12);
      // Rounding to a logarithmic integer moves a place by at most its cell.
      expect(Math.abs(own - at)).toBeLessThanOrEqual(scale.cellAt(at) + 1e-9);
      expect(scale.fromUnit(own)).toBeCloseTo(value, 9);
    }),
  );
});

test("every value of a grid is met, as often as its neighbours", () => {
  const scale = unitScale("x", { type: "float", low: 0.1, high: 0.75, log: false, step: 0.1 });
  const values = Array.from({ length: 700 }, (_, i) => scale.fromUnit((i + 0.5) / 700));
  expect([...new Set(values)]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  expect(values.filter((value) => value === 0.1)).toHaveLength(100);
  expect(values.filter((value) => value === 0.7)).toHaveLength(100);
});

test("the widest range of numbers has a place for each", () => {
  const scale = unitScale("x", { type: "float", low: -Number.MAX_VALUE, high: Number.MAX_VALUE, log: false });
  expect(scale.fromUnit(0.5)).toBe(0);
  expect(scale.fromUnit(1)).toBe(Number.MAX_VALUE);
  expect(scale.toUnit(-Number.MAX_VALUE)).toBe(0);
});

test("only numbers that exist everywhere and can differ are sides of the cube", () => {
  const space = {
    a: { type: "float" as const, low: 0, high: 4, log: false },
    b: { type: "int" as const, low: 2, high: 2, log: false },
    c: { type: "categorical" as const, choices: [1, 2] },
    d: { type: "float" as const, low: 0, high: 1, log: false, when: { parameter: "c", in: [1] } },
  };
  const scales = unitScales(space);
  expect(scales.map(({ name }) => name)).toEqual(["a"]);
  expect(toCube(scales, space, { a: 1, b: 2, c: 2 })).toEqual([0.25]);
  expect(toCube(scales, space, { a: 5, b: 2, c: 2 })).toBeNull();
  expect(toCube(scales, space, { b: 2, c: 2 })).toBeNull();
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { compress, standardise } from "./observations.js";

const losses = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 30 });

test("compressed losses keep their order, and those up to the median their values", () => {
  fc.assert(
    fc.property(losses, (values) => {
      const compressed = compress(values);
      const median = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
      for (const [i, value] of values.entries()) {
        if (value <= median) expect(compressed[i]).toBe(value);
        else expect(compressed[i]).toBeLessThanOrEqual(value);
        for (const [j, other] of values.entries()) {
          if (value < other) expect(compressed[i]).toBeLessThanOrEqual(compressed[j] as number);
        }
      }
    }),
  );
});

test("standardised values have mean 0 and variance 1, or are all 0", () => {
  fc.assert(
    fc.property(losses, (values) => {
      const standard = standardise(values);
      const mean = standard.reduce((sum, value) => sum + value, 0) / values.length;
      const square = standard.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(mean).toBeCloseTo(0, 6);
      expect(Math.min(Math.abs(square), Math.abs(square - 1))).toBeLessThan(1e-6);
    }),
  );
  expect(standardise([3, 3, 3])).toEqual([0, 0, 0]);
});

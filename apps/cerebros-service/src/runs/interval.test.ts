import { stream } from "@cerebros/search";
import { expect, it } from "vitest";
import { tInterval } from "./interval.js";

it("is the t-interval of a textbook", () => {
  // Mean 3, deviation √2.5, t(4) = 2.7764.
  const interval = tInterval([1, 2, 3, 4, 5]);
  expect(interval?.mean).toBe(3);
  expect(interval?.deviation).toBeCloseTo(Math.sqrt(2.5), 12);
  expect(interval?.high).toBeCloseTo(4.9632, 4);
  expect(interval?.low).toBeCloseTo(1.0368, 4);
});

it("does not exist for fewer than two values", () => {
  expect(tInterval([1])).toBeNull();
});

it.each([2, 5, 40])("holds the true mean in 95 %% of samples of %i", (count) => {
  const values = stream(count, "interval");
  let held = 0;
  for (let i = 0; i < 4_000; i++) {
    const { low = 1, high = 0 } = tInterval(Array.from({ length: count }, () => values.normal())) ?? {};
    if (low <= 0 && 0 <= high) held++;
  }
  expect(held / 4_000).toBeGreaterThan(0.935);
  expect(held / 4_000).toBeLessThan(0.965);
});

import { stream } from "@cerebros/search";
import { expect, it } from "vitest";
import { tInterval } from "./interval.js";

const any = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

it("is the t-interval of a textbook", () => {
  // Mean 3, deviation √2.5, t(4) = 2.7764.
  const interval = tInterval([1, 2, 3, 4, 5], any);
  expect(interval?.mean).toBe(3);
  expect(interval?.deviation).toBeCloseTo(Math.sqrt(2.5), 12);
  expect(interval?.high).toBeCloseTo(4.9632, 4);
  expect(interval?.low).toBeCloseTo(1.0368, 4);
});

it("ends where the values end, around the same mean", () => {
  const shares = [0.9, 1, 1];
  const free = tInterval(shares, any);
  expect(free?.high).toBeGreaterThan(1);
  expect(tInterval(shares, { low: 0, high: 1 })).toEqual({ ...free, high: 1 });
  expect(tInterval([0.01, 0.5], { low: 0, high: Number.POSITIVE_INFINITY })?.low).toBe(0);
});

it("does not exist for fewer than two values", () => {
  expect(tInterval([1], any)).toBeNull();
});

it.each([2, 5, 40])("holds the true mean in 95 %% of samples of %i", (count) => {
  const values = stream(count, "interval");
  let held = 0;
  for (let i = 0; i < 4_000; i++) {
    const { low = 1, high = 0 } =
      tInterval(
        Array.from({ length: count }, () => values.normal()),
        any,
      ) ?? {};
    if (low <= 0 && 0 <= high) held++;
  }
  expect(held / 4_000).toBeGreaterThan(0.935);
  expect(held / 4_000).toBeLessThan(0.965);
});

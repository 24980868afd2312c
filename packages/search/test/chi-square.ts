import { expect } from "vitest";

/**
 * Fails when counts of equally likely outcomes differ more than chance allows once in about 3,000 times (Pearson's test;
 * the bound by Wilson and Hilferty's approximation).
 */
export function expectUniform(counts: readonly number[], what = "counts"): void {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  const distance = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  const spread = 2 / (9 * freedom);
  expect(distance, `${what}: ${counts}`).toBeLessThan(freedom * (1 - spread + 3.4 * Math.sqrt(spread)) ** 3);
}

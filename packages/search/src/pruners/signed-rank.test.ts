import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { signedRankP } from "./signed-rank.js";

const cycle = (length: number, step: number, modulus: number) =>
  Array.from({ length }, (_, i) => ((i * step) % modulus) - Math.floor(0.4 * modulus));

test.each<[string, number[], number]>([
  ["one negative", [1, 2, 3, 4, 5, -6, 7, 8, 9, 10], 0.013671875],
  ["three positive", [1, 2, 3], 0.125],
  ["four positive", [1, 2, 3, 4], 0.0625],
  ["ties and zeros", [0, 1, 1, 2, -1, 3, 3, 0], 0.0625],
  ["mostly zeros", [0, 0, 1], 0.5],
  ["many, no ties", cycle(60, 37, 101), 0.011794144599089448],
  ["many, with ties and zeros", cycle(60, 37, 11), 0.024304184403019614],
])("%s: p is that of SciPy", (_, differences, p) => {
  expect(signedRankP(differences)).toBeCloseTo(p, 6);
});

describe("critical values of the table of Wilcoxon and Wilcox (1964), one-sided", () => {
  // n, largest smaller rank sum that is significant at 5 % and at 1 %.
  it.each([
    [5, 0, null],
    [6, 2, null],
    [7, 3, 0],
    [8, 5, 1],
    [9, 8, 3],
    [10, 10, 5],
    [15, 30, 19],
    [20, 60, 43],
    [25, 100, 76],
    [30, 151, 120],
  ])("n = %i", (n, five, one) => {
    for (const [critical, level] of [
      [five, 0.05],
      [one, 0.01],
    ] as const) {
      if (critical === null) continue;
      expect(signedRankP(withNegativeSum(n, critical))).toBeLessThanOrEqual(level);
      expect(signedRankP(withNegativeSum(n, critical + 1))).toBeGreaterThan(level);
    }
  });
});

test("p of small samples is the share of signs that are as extreme, counted one by one", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 9 }), (differences) => {
      const sizes = differences.map(Math.abs);
      const rankOf = (size: number) =>
        sizes.filter((other) => other < size).length +
        (1 + sizes.filter((other) => other === size).length) / 2;
      const statistic = (signed: number[]) =>
        signed.reduce((sum, d) => sum + (rankOf(Math.abs(d)) * (1 + Math.sign(d))) / 2, 0);
      const observed = statistic(differences);
      let extreme = 0;
      for (let signs = 0; signs < 2 ** sizes.length; signs++) {
        if (statistic(sizes.map((size, i) => ((signs >> i) & 1 ? size : -size))) >= observed) extreme++;
      }
      expect(signedRankP(differences)).toBeCloseTo(extreme / 2 ** sizes.length, 12);
    }),
  );
});

/** 1, 2, …, n, of which those with a sum of `sum` are negative. */
function withNegativeSum(n: number, sum: number): number[] {
  let left = sum;
  return Array.from({ length: n }, (_, i) => n - i).map((rank) => {
    if (rank > left) return rank;
    left -= rank;
    return -rank;
  });
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { logImprovement, logNormalCdf } from "./log-expected-improvement.js";

const density = (s: number) => Math.exp(-0.5 * s * s) / Math.sqrt(2 * Math.PI);

/** Simpson's rule for a function of u ≥ 0 that falls at least as fast as the normal density. */
function integral(f: (u: number) => number): number {
  const n = 20_000;
  const width = 12 / n;
  let sum = 0;
  for (let i = 0; i <= n; i++) sum += f(i * width) * (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}

test.each([-30, -8, -3, -1.001, -0.999, 0, 0.5, 2, 4.9, 5.1, 6])("agrees with quadrature at %d", (z) => {
  // The density at u - z is the one at z times exp(uz - u²/2), which keeps the tail from underflow.
  const start = -Math.min(z, 0);
  const tail = integral((u) => u * Math.exp(-0.5 * u * u - u * start));
  const improvement = z < 0 ? tail * density(z) : integral((u) => Math.max(0, u) * density(u - z));
  const cumulative =
    z < 0
      ? integral((u) => Math.exp(-0.5 * u * u - u * start)) * density(z)
      : 1 - integral((u) => density(u + z));
  expect(logImprovement(z).value).toBeCloseTo(Math.log(improvement), 7);
  expect(logNormalCdf(z).value).toBeCloseTo(Math.log(cumulative), 7);
});

test("stays finite and rises with z, however small it is", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 30, noNaN: true }), (z) => {
      const { value, slope } = logImprovement(z);
      expect(Number.isFinite(value)).toBe(true);
      expect(slope).toBeGreaterThan(0);
    }),
  );
});

test.each([
  ["log improvement", logImprovement],
  ["log distribution", logNormalCdf],
] as const)("the derivative of the %s is that of finite differences", (_, f) => {
  fc.assert(
    fc.property(fc.double({ min: -40, max: 4, noNaN: true }), (z) => {
      const h = 1e-5;
      const difference = (f(z + h).value - f(z - h).value) / (2 * h);
      expect(Math.abs(f(z).slope - difference)).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
    }),
  );
});

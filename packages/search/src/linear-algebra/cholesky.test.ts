import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../random/stream.js";
import { Cholesky } from "./cholesky.js";

/** B Bᵀ + I/10, which is positive definite. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const values = stream(seed, "matrix");
  const b = Array.from({ length: n }, () => Array.from({ length: n }, () => values.normal()));
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? 0.1 : 0;
      for (let k = 0; k < n; k++) sum += (b[i]?.[k] ?? 0) * (b[j]?.[k] ?? 0);
      a[i * n + j] = sum;
    }
  }
  return a;
}

function factorOf(a: Float64Array, n: number): Cholesky {
  const factor = Cholesky.factorise(a, n);
  if (factor === null) throw new Error("expected a positive definite matrix");
  return factor;
}

const size = fc.integer({ min: 1, max: 23 });
const seed = fc.nat();

test("the factor times its transpose is the matrix", () => {
  fc.assert(
    fc.property(size, seed, (n, s) => {
      const a = positiveDefinite(n, s);
      const factor = factorOf(a, n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let k = 0; k <= j; k++) sum += factor.at(i, k) * factor.at(j, k);
          expect(sum).toBeCloseTo(a[i * n + j] as number, 9);
        }
      }
    }),
  );
});

test("a solution satisfies the equations", () => {
  fc.assert(
    fc.property(size, seed, (n, s) => {
      const a = positiveDefinite(n, s);
      const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i + s));
      const b = Float64Array.from(x, (_, i) =>
        x.reduce((sum, v, j) => sum + v * (a[i * n + j] as number), 0),
      );
      factorOf(a, n).solve(b);
      for (let i = 0; i < n; i++) expect(b[i]).toBeCloseTo(x[i] as number, 6);
    }),
  );
});

test("the inverse times the matrix is the identity", () => {
  fc.assert(
    fc.property(size, seed, (n, s) => {
      const a = positiveDefinite(n, s);
      const inverse = factorOf(a, n).inverse();
      const entry = (i: number, j: number) => inverse[Math.max(i, j) * n + Math.min(i, j)] as number;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let k = 0; k < n; k++) sum += entry(i, k) * (a[k * n + j] as number);
          expect(sum).toBeCloseTo(i === j ? 1 : 0, 6);
        }
      }
    }),
  );
});

test("rows that are appended, also after others were forgotten, give the factor of the whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat({ max: 39 }), seed, (n, cut, s) => {
      const a = positiveDefinite(n, s);
      const whole = factorOf(a, n);
      const grown = factorOf(a.slice(0, 1), 1);
      const add = (i: number) => grown.append(a.subarray(i * n, i * n + i), a[i * n + i] as number, 0);
      for (let i = 1; i < n; i++) add(i);
      grown.truncate(Math.max(1, cut));
      for (let i = grown.size; i < n; i++) add(i);
      expect(grown.size).toBe(n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) expect(grown.at(i, j)).toBeCloseTo(whole.at(i, j), 8);
      }
      expect(grown.logDeterminant()).toBeCloseTo(whole.logDeterminant(), 8);
    }),
  );
});

test("a matrix that is not positive definite has no factor", () => {
  expect(Cholesky.factorise(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  expect(Cholesky.factorise(Float64Array.of(Number.NaN), 1)).toBeNull();
});

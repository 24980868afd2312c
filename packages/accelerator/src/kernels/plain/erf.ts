/** The error function to double precision: its Maclaurin series with the exponential taken out (all terms positive). */
export function erf(x: number): number {
  const t = Math.abs(x);
  if (t > 6) return Math.sign(x);
  let term = t;
  let sum = t;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * t * t) / (2 * n + 1);
    sum += term;
  }
  const value = Math.min(1, (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t) * sum);
  return x < 0 ? -value : value;
}

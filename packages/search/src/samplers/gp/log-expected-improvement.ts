const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * log h(z) and its derivative, where h(z) = φ(z) + z Φ(z) is the expected improvement in units of the standard
 * deviation, z the improvement that is expected without it (Ament et al. 2023, "Unexpected improvements to expected
 * improvement"). Exact to rounding for every z: below -1 by Laplace's continued fraction, whose terms are all positive.
 */
export function logImprovement(z: number): { value: number; slope: number } {
  const logDensity = -0.5 * z * z - logRootTwoPi;
  if (z > -1) {
    const cumulative = normalCdf(z);
    const h = Math.exp(logDensity) + z * cumulative;
    return { value: Math.log(h), slope: cumulative / h };
  }
  const [first, second] = tailRatios(-z);
  return { value: logDensity + Math.log(first) + Math.log(second), slope: 1 / second };
}

/** log Φ(z) and its derivative. */
export function logNormalCdf(z: number): { value: number; slope: number } {
  const logDensity = -0.5 * z * z - logRootTwoPi;
  const value = z > -1 ? Math.log(normalCdf(z)) : logDensity + Math.log(tailRatios(-z)[0]);
  return { value, slope: Math.exp(logDensity - value) };
}

/** I₀/φ and I₁/I₀ at t ≥ 1, with Iₙ the n times repeated integral of the density from t on. */
function tailRatios(t: number): [number, number] {
  const terms = 60;
  // What the ratios tend to.
  let ratio = (Math.sqrt(t * t + 4 * terms) - t) / (2 * terms);
  for (let n = terms - 1; n >= 3; n--) ratio = 1 / (t + n * ratio);
  const second = 1 / (t + 2 * ratio);
  return [1 / (t + second), second];
}

function normalCdf(z: number): number {
  if (z > 5) return 1 - Math.exp(-0.5 * z * z - logRootTwoPi) * tailRatios(z)[0];
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + Math.exp(-0.5 * z * z - logRootTwoPi) * sum;
}

/** The normal distribution function, to a relative 1.2e-7 (Chebyshev fit of erfc, Numerical Recipes §6.2). */
export function below(z: number): number {
  // Less than the smallest number with all digits, or all but 1.
  if (z < -37) return 0;
  if (z > 9) return 1;
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  let fit = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) fit = fit * t + (coefficients[i] as number);
  const tail = (t * Math.exp(-x * x + fit)) / 2;
  return z < 0 ? tail : 1 - tail;
}

const coefficients = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

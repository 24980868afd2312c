const rootFive = Math.sqrt(5);

/** Matérn 5/2 with variance 1, of a squared distance in length scales: (1 + √5 r + 5r²/3) exp(-√5 r). */
export function covariance(squaredDistance: number): number {
  const r = rootFive * Math.sqrt(squaredDistance);
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/** Its derivative by the squared distance: -5/6 (1 + √5 r) exp(-√5 r). */
export function covarianceSlope(squaredDistance: number): number {
  const r = rootFive * Math.sqrt(squaredDistance);
  return (-5 / 6) * (1 + r) * Math.exp(-r);
}

/** Constants of the evolution strategy for a dimension (Hansen 2016, "The CMA evolution strategy: a tutorial", table 1). */
export interface Strategy {
  readonly dimension: number;
  /** λ: points of a generation. */
  readonly size: number;
  /** By rank, best first; those of the worse half are negative (active update). Positive ones sum to 1. */
  readonly weights: readonly number[];
  /** Variance-effective number of the points with positive weight. */
  readonly effective: number;
  /** Learning rates of the rank-one and of the rank-μ update of the covariance. */
  readonly rankOne: number;
  readonly rankMu: number;
  /** Decay of the path that adapts the covariance, and of the one that adapts the step. */
  readonly pathDecay: number;
  readonly stepDecay: number;
  readonly stepDamping: number;
  /** Expected length of a standard normal vector. */
  readonly expectedLength: number;
}

/** @param size λ, at least 4; 4 + ⌊3 ln d⌋ where it is absent. */
export function strategy(dimension: number, size = 4 + Math.floor(3 * Math.log(dimension))): Strategy {
  const raw = Array.from({ length: size }, (_, i) => Math.log((size + 1) / 2) - Math.log(i + 1));
  const positive = raw.filter((weight) => weight > 0);
  const negative = raw.filter((weight) => weight <= 0);
  const effective = effectiveCount(positive);
  const rankOne = 2 / ((dimension + 1.3) ** 2 + effective);
  const rankMu = Math.min(
    1 - rankOne - 1e-8,
    (2 * (effective - 2 + 1 / effective)) / ((dimension + 2) ** 2 + effective),
  );
  const against = effectiveCount(negative);
  // The first bound keeps the decay of the covariance at 0, the third keeps it positive definite.
  const negativeSum = Math.min(
    1 + rankOne / rankMu,
    1 + (2 * against) / (effective + 2),
    (1 - rankOne - rankMu) / (dimension * rankMu),
  );
  const [up, down] = [sum(positive), -sum(negative)];
  const stepDecay = (effective + 2) / (dimension + effective + 5);
  return {
    dimension,
    size,
    weights: raw.map((weight) => (weight > 0 ? weight / up : (weight * negativeSum) / down)),
    effective,
    rankOne,
    rankMu,
    pathDecay: (4 + effective / dimension) / (dimension + 4 + (2 * effective) / dimension),
    stepDecay,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (dimension + 1)) - 1) + stepDecay,
    expectedLength: Math.sqrt(dimension) * (1 - 1 / (4 * dimension) + 1 / (21 * dimension ** 2)),
  };
}

function effectiveCount(weights: readonly number[]): number {
  return sum(weights) ** 2 / sum(weights.map((weight) => weight ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Added to a variance before its root is taken (Cerebros specification 2.6). */
export const epsilon = 1e-3;

/**
 * How much of a moving average stays after a step. Networks of a search see few steps: with the usual 0.99 the averages
 * would lag behind for many epochs (defect D19 of the Cerebros specification).
 */
export const momentum = 0.9;

/** Moving mean and variance of the columns of one source, for use outside training. */
export class ColumnStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  private steps = 0;

  constructor(columns: number) {
    this.mean = new Float32Array(columns);
    this.variance = new Float32Array(columns).fill(1);
  }

  /** Takes in the statistics of a batch. The first batch replaces the start values, which stand for nothing. */
  update(mean: ArrayLike<number>, variance: ArrayLike<number>): void {
    // The bias correction of Adam: early steps weigh as much as there are steps to share the weight.
    this.steps++;
    const share = (1 - momentum) / (1 - momentum ** this.steps);
    for (let i = 0; i < this.mean.length; i++) {
      this.mean[i] = (this.mean[i] ?? 0) + share * ((mean[i] ?? 0) - (this.mean[i] ?? 0));
      this.variance[i] = (this.variance[i] ?? 0) + share * ((variance[i] ?? 0) - (this.variance[i] ?? 0));
    }
  }
}

/**
 * Subtracts the mean of each column and divides by √(variance + ε), in place; population variance. Inputs are normalised
 * here and not in tfjs, because no gradient flows to them.
 */
export function normalizeColumns(
  values: Float32Array,
  columns: number,
): { mean: Float64Array; variance: Float64Array } {
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  const variance = new Float64Array(columns);
  for (let at = 0; at < values.length; at += columns) {
    for (let i = 0; i < columns; i++) mean[i] = (mean[i] ?? 0) + (values[at + i] ?? 0) / rows;
  }
  for (let at = 0; at < values.length; at += columns) {
    for (let i = 0; i < columns; i++) {
      const distance = (values[at + i] ?? 0) - (mean[i] ?? 0);
      values[at + i] = distance;
      variance[i] = (variance[i] ?? 0) + (distance * distance) / rows;
    }
  }
  const scale = variance.map((value) => 1 / Math.sqrt(value + epsilon));
  for (let at = 0; at < values.length; at += columns) {
    for (let i = 0; i < columns; i++) values[at + i] = (values[at + i] ?? 0) * (scale[i] ?? 0);
  }
  return { mean, variance };
}

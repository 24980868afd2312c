/**
 * The weights of a unit, in the order in which the layers of its tfjs model take them: batch normalisation (gamma, beta,
 * moving_mean, moving_variance; W each), then dense (kernel: W × neurons, row-major; bias: one per neuron). W is the width
 * of the unit's concatenation, every copy of a source counted.
 */
export interface UnitWeights {
  level: number;
  unit: number;
  gamma: Float32Array;
  beta: Float32Array;
  moving_mean: Float32Array;
  moving_variance: Float32Array;
  kernel: Float32Array;
  bias: Float32Array;
}

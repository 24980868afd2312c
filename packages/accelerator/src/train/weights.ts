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

/**
 * A parameter of a layer of a base model: rows × columns, row-major. Those of a layer follow one another in the order and
 * with the shapes that its tfjs layer takes; a vector has one row. Biases of an LSTM are in the order input, forget, cell,
 * output.
 */
export interface LayerWeights {
  /** Number of the input unit on level 0. */
  input: number;
  /** Place of the layer in the stack. */
  layer: number;
  name: "table" | "kernel" | "recurrent" | "bias";
  rows: number;
  columns: number;
  values: Float32Array;
}

export interface AdamOptions {
  learning_rate: number;
  /** Share of every value that a step takes away, times the learning rate (decoupled, Loshchilov and Hutter 2019). */
  weight_decay: number;
  /** Adds epsilon (1e-7) before the second moment is corrected, as Keras does, and not after it, as tfjs does. Default false. */
  epsilon_inside?: boolean;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-7;
/** Moments below this are set to 0: denormal numbers would slow every later step. */
const negligible = 1e-30;

/**
 * Adam (Kingma and Ba 2015) with decoupled weight decay, on one flat array. On the host and not in tfjs: a network has
 * dozens of small arrays, and ten tfjs operations for each of them would cost more than the gradients do.
 */
export class Adam {
  private readonly mean: Float32Array;
  private readonly square: Float32Array;
  private steps = 0;

  constructor(
    size: number,
    readonly options: AdamOptions,
  ) {
    this.mean = new Float32Array(size);
    this.square = new Float32Array(size);
  }

  /** Moves `values` one step, in place; `factor` scales the learning rate of this step. */
  step(values: Float32Array, gradients: Float32Array, factor = 1): void {
    this.steps++;
    const { mean, square } = this;
    const rate = this.options.learning_rate * factor;
    const kept = 1 - rate * this.options.weight_decay;
    const meanCorrection = 1 / (1 - beta1 ** this.steps);
    const squareCorrection = 1 / (1 - beta2 ** this.steps);
    const added = this.options.epsilon_inside ? epsilon * Math.sqrt(squareCorrection) : epsilon;
    for (let i = 0; i < values.length; i++) {
      const gradient = gradients[i] ?? 0;
      let m = beta1 * (mean[i] ?? 0) + (1 - beta1) * gradient;
      let s = beta2 * (square[i] ?? 0) + (1 - beta2) * gradient * gradient;
      if (Math.abs(m) < negligible) m = 0;
      if (s < negligible) s = 0;
      mean[i] = m;
      square[i] = s;
      values[i] =
        kept * (values[i] ?? 0) - (rate * m * meanCorrection) / (Math.sqrt(s * squareCorrection) + added);
    }
  }
}

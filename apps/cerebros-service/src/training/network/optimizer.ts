import { Adam } from "./adam.js";
import type { TrainingOptions } from "./training-options.js";

/** Moves all trained values of a network, one flat array, in place. `factor` scales the learning rate of this step. */
export interface Optimizer {
  step(values: Float32Array, gradients: Float32Array, factor: number): void;
}

export function createOptimizer(size: number, options: TrainingOptions): Optimizer {
  const { optimizer, learning_rate, weight_decay, momentum, compat } = options;
  if (optimizer === "sgd") return new GradientDescent(size, learning_rate, momentum);
  return new Adam(size, {
    learning_rate,
    weight_decay: optimizer === "adamw" ? weight_decay : 0,
    epsilon_inside: compat === "legacy",
  });
}

/** Gradient descent with momentum: m ← momentum · m + g, w ← w - rate · m. */
class GradientDescent implements Optimizer {
  private readonly velocity: Float32Array;

  constructor(
    size: number,
    private readonly learning_rate: number,
    private readonly momentum: number,
  ) {
    this.velocity = new Float32Array(size);
  }

  step(values: Float32Array, gradients: Float32Array, factor: number): void {
    const { velocity, momentum } = this;
    const rate = this.learning_rate * factor;
    for (let i = 0; i < values.length; i++) {
      const next = momentum * (velocity[i] ?? 0) + (gradients[i] ?? 0);
      velocity[i] = next;
      values[i] = (values[i] ?? 0) - rate * next;
    }
  }
}

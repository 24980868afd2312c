import type { KernelMemory } from "../kernels/memory.js";
import type { Plan } from "../plan/plan.js";
import { power } from "./power.js";

/**
 * How gradients move the weights.
 *
 * - `adam`: beta1 0.9, beta2 0.999, epsilon 1e-7 by default. `weight_decay` (0) makes it AdamW: every value loses the share
 *   rate · decay before the step. Epsilon is added to the root of the corrected second moment, as in tfjs; `epsilon_inside`
 *   adds it before the correction, as Keras does.
 * - `sgd`: momentum 0 by default.
 */
export type Optimizer =
  | {
      kind: "adam";
      learning_rate: number;
      beta1?: number;
      beta2?: number;
      epsilon?: number;
      weight_decay?: number;
      epsilon_inside?: boolean;
    }
  | { kind: "sgd"; learning_rate: number; momentum?: number; weight_decay?: number };

/** Step number `steps` (from 1) on all parameters; `factor` scales the learning rate. */
export function moveWeights(
  { parameters: p }: Plan,
  { kernels }: KernelMemory,
  optimizer: Optimizer,
  steps: number,
  factor: number,
): void {
  const rate = optimizer.learning_rate * factor;
  // Its complement would lose in single precision what a small decay differs from another.
  const decay = rate * (optimizer.weight_decay ?? 0);
  const [m, v] = p.moments;
  if (optimizer.kind === "sgd") {
    kernels.sgd(p.values, p.gradients, m, p.count, rate, optimizer.momentum ?? 0, decay);
    return;
  }
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, epsilon_inside = false } = optimizer;
  const root = 1 / Math.sqrt(1 - power(beta2, steps));
  const corrected = rate / (1 - power(beta1, steps));
  const [scale, rootScale] = epsilon_inside ? [corrected / root, 1] : [corrected, root];
  kernels.adam(
    ...([p.values, p.gradients, m, v, p.count, scale, rootScale, decay] as const),
    ...([beta1, 1 - beta1, beta2, 1 - beta2, epsilon] as const),
  );
}

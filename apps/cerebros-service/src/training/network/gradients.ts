import type { TrainingOptions } from "./training-options.js";
import type { Weights } from "./weights.js";

/**
 * What becomes of the gradients of a batch before a step: L2 of the kernels is added, those of several batches are averaged
 * (the count runs on across epochs), and a norm that is too large is scaled down.
 */
export class GradientFilter {
  private readonly sums: Float32Array | null;
  private batches = 0;

  constructor(
    private readonly weights: Weights,
    private readonly gradients: Weights,
    private readonly options: TrainingOptions,
  ) {
    this.sums = options.gradient_accumulation_steps > 1 ? new Float32Array(gradients.values.length) : null;
  }

  /** Changes the gradients of a batch in place; returns what L2 adds to its loss and whether a step is due. */
  apply(): { penalty: number; due: boolean } {
    const penalty = this.addPenalty();
    const due = this.accumulate();
    if (due) this.clip();
    return { penalty, due };
  }

  private addPenalty(): number {
    const { l2 } = this.options;
    if (l2 === 0) return 0;
    let sum = 0;
    for (const [index, kernel] of this.weights.kernels.entries()) {
      const gradient = this.gradients.kernels[index] ?? new Float32Array();
      for (let i = 0; i < kernel.length; i++) {
        const weight = kernel[i] ?? 0;
        sum += weight * weight;
        gradient[i] = (gradient[i] ?? 0) + 2 * l2 * weight;
      }
    }
    return l2 * sum;
  }

  private accumulate(): boolean {
    const { sums } = this;
    const { values } = this.gradients;
    const steps = this.options.gradient_accumulation_steps;
    this.batches++;
    if (sums === null) return true;
    if (this.batches % steps === 1) sums.fill(0);
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (values[i] ?? 0) / steps;
    if (this.batches % steps !== 0) return false;
    values.set(sums);
    return true;
  }

  private clip(): void {
    const { clip_norm } = this.options;
    const { values } = this.gradients;
    if (clip_norm === 0) return;
    let squares = 0;
    for (const value of values) squares += value * value;
    const norm = Math.sqrt(squares);
    if (norm <= clip_norm) return;
    for (let i = 0; i < values.length; i++) values[i] = ((values[i] ?? 0) * clip_norm) / norm;
  }
}

import type { KernelMemory } from "../kernels/memory.js";
import type { NetworkUnit } from "../plan/network.js";
import { parametersOf } from "../plan/parameters.js";
import type { Plan } from "../plan/plan.js";

/** Numbers with which the power iteration of a unit starts, one per neuron and not all 0. */
export type StartVector = (level: number, unit: number, neurons: number) => ArrayLike<number>;

const maximumIterations = 1000;
/** Relative change of σ at which iterating ends: what single precision can tell. */
const settled = 1e-7;

/** Holds the largest singular value σ of every unit's kernel to 1, as far as power iteration can tell. */
export class SpectralNorm {
  constructor(
    private readonly plan: Plan,
    private readonly memory: KernelMemory,
    private readonly start: StartVector,
  ) {
    for (const unit of plan.network.units) this.begin(unit);
  }

  /** One iteration per kernel, from where the last one ended. */
  constrain(): void {
    this.iterate(1);
  }

  /** Iterates until every σ is at most 1 up to single precision. */
  settle(): void {
    this.iterate(maximumIterations);
  }

  private begin(unit: NetworkUnit): void {
    const address = this.plan.spectral?.vectors.get(unit);
    const { level, unit: index, neurons } = unit.unit;
    if (address !== undefined) this.memory.floats.set(this.start(level, index, neurons), address / 4);
  }

  private iterate(iterations: number): void {
    const { spectral, network, parameters } = this.plan;
    if (spectral === null) return;
    const { kernels } = this.memory;
    for (const unit of network.units) {
      const { kernel } = parametersOf(parameters, unit);
      const { neurons } = unit.unit;
      const vector = spectral.vectors.get(unit) ?? 0;
      let sigma = 0;
      for (let i = 0; i < iterations; i++) {
        const before = sigma;
        sigma = kernels.powerIteration(kernel, neurons, unit.width, vector, spectral.image);
        if (Math.abs(sigma - before) <= settled * sigma) break;
      }
      // A zero kernel has no direction to keep.
      if (sigma === 0) this.begin(unit);
      if (sigma > 1) kernels.scale(kernel, neurons * unit.width, 1 / sigma);
    }
  }
}

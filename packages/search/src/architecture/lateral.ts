import type { Stream } from "../random/stream.js";
import { type Decay, decayAt } from "./decay.js";
import type { ArchitectureOptions } from "./options.js";

/** A source on the same level. */
export interface LateralPick {
  /** Index of the source. */
  unit: number;
  gated: boolean;
}

/** One try, accepted or not. */
export interface LateralTry extends LateralPick {
  accepted: boolean;
}

/**
 * The lateral tries of one unit (Cerebros specification 2.4). The run of accepted tries and the count of ungated ones
 * belong to the unit and go on from draw to draw.
 */
export class LateralTries {
  private readonly unit: number;
  private readonly options: ArchitectureOptions;
  private run = 0;
  private ungated = 0;

  /** @param unit index of the unit on its level */
  constructor(unit: number, options: ArchitectureOptions) {
    this.unit = unit;
    this.options = options;
  }

  /** One try after the other, from the furthest distance to the nearest. Every try takes one random value. */
  *draw(values: Stream): Generator<LateralTry> {
    const { lateral_source, num_lateral_connection_tries_per_unit: tries } = this.options;
    const first = lateral_source === "index" ? 1 : 0;
    for (let left = first; left < this.unit; left++) {
      const distance = this.unit - left;
      for (let attempt = 0; attempt < tries; attempt++) {
        const accepted = this.accept(distance, values.uniform());
        const gated = this.gate(accepted);
        yield { unit: lateral_source === "index" ? distance : left, gated, accepted };
      }
    }
  }

  private accept(distance: number, value: number): boolean {
    const { p_lateral_connection: p, max_consecutive_lateral_connections: longest } = this.options;
    // Below, not "at most": values reach 0, and a probability of 0 must accept nothing.
    const accepted = this.run < longest && value < p * decayAt(this.decay, distance);
    this.run = accepted ? this.run + 1 : 0;
    return accepted;
  }

  private get decay(): Decay {
    return this.options.lateral_decay === "built_in" ? 0.95 : this.options.p_lateral_connection_decay;
  }

  /** Is this the try that gates? After G that did not. */
  private gate(accepted: boolean): boolean {
    if (this.options.gate_counting === "edges" && !accepted) return false;
    const gated = this.ungated === this.options.gate_after_n_lateral_connections;
    this.ungated = gated ? 0 : this.ungated + 1;
    return gated;
  }
}

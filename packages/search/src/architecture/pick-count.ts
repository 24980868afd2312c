import { decayAt } from "./decay.js";
import type { ArchitectureOptions } from "./options.js";

/**
 * c(k, j) of the Cerebros specification, 2.2: how many picks a unit of level k = `level` makes in one pass on level j =
 * `below`, which has `size` units.
 */
export function pickCount(level: number, below: number, size: number, options: ArchitectureOptions): number {
  if (options.limit_draws_to_skip_depth && level - below - 1 > options.maximum_skip_connection_depth) {
    return 0;
  }
  if (level === 1) {
    const { predecessor_level_connection_affinity_factor_first: first } = options;
    return Math[options.predecessor_level_connection_affinity_factor_first_rounding_rule](first * size);
  }
  const {
    predecessor_level_connection_affinity_factor_main: main,
    predecessor_level_connection_affinity_factor_decay_main: decay,
    predecessor_level_connection_affinity_factor_main_rounding_rule: round,
    decay_offset,
  } = options;
  return Math[round](main * decayAt(decay, level - below - decay_offset) * size);
}

import { z } from "zod";

/**
 * How the original differs from its documentation, one flag per difference, and one of our own. The numbers are those of
 * the list of defects in the Cerebros specification, section 6.
 */
export const WiringFlags = z.object({
  /**
   * How often every unit draws its predecessors. Lateral edges are drawn anew in each pass and replace the earlier ones;
   * unread units are looked for after the first pass only (D02).
   */
  draw_passes: z.int().min(1),
  /** Subtracted from the distance of two levels before the decay is looked up: 1 leaves the level just below whole (D06). */
  decay_offset: z.int().min(0).max(1),
  /**
   * A lateral try at distance d reads unit d of the level (`index`, where units 0 and 1 read nothing), or the unit d
   * places to the left (`distance`) (D09).
   */
  lateral_source: z.enum(["index", "distance"]),
  /** The decay of lateral tries: 0.95 to the power of d whatever was asked for, or the option (D05). */
  lateral_decay: z.enum(["built_in", "option"]),
  /**
   * How often an output unit draws lateral edges in the first pass, the last result being the valid one; in further
   * passes it draws once. 0: output units have no lateral edges (2.3, 2.4).
   */
  output_lateral_draws: z.int().min(0),
  /** What brings the next gate closer: lateral tries, accepted or not, or lateral edges (D03). */
  gate_counting: z.enum(["tries", "edges"]),
  /** Whether a repair may skip as many levels as the maximum, or one fewer (D08). */
  repair_range: z.enum(["exclusive", "inclusive"]),
  /**
   * `drawn`: sources are concatenated in the order of drawing. `sorted`: by level and unit, all copies of a source in one
   * edge, which trains faster; the weights start from independent draws, so both train alike on average.
   */
  source_order: z.enum(["drawn", "sorted"]),
});
export type WiringFlags = z.infer<typeof WiringFlags>;

export const Compat = z.enum(["legacy", "fixed"]);
export type Compat = z.infer<typeof Compat>;

/** `legacy` draws from the same distribution as the original, `fixed` repairs its defects. */
export const wiringFlags: Readonly<Record<Compat, Readonly<WiringFlags>>> = {
  legacy: {
    draw_passes: 2,
    decay_offset: 0,
    lateral_source: "index",
    lateral_decay: "built_in",
    output_lateral_draws: 2,
    gate_counting: "tries",
    repair_range: "exclusive",
    source_order: "drawn",
  },
  fixed: {
    draw_passes: 1,
    decay_offset: 1,
    lateral_source: "distance",
    lateral_decay: "option",
    output_lateral_draws: 0,
    gate_counting: "edges",
    repair_range: "inclusive",
    source_order: "sorted",
  },
};

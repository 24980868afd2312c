import { z } from "zod";
import { Activation } from "./activation.js";
import { LayerStack } from "./layer.js";

/** A unit is found by its level (0 = inputs, last = outputs) and its index on that level. */
export const UnitRef = z.object({ level: z.int().nonnegative(), unit: z.int().nonnegative() });
export type UnitRef = z.infer<typeof UnitRef>;

/**
 * One node. On level 0 `neurons` is the number of input features and `activation` is linear; on every other level the
 * unit is Concatenate(lateral sources, then predecessors) → BatchNormalization → Dense(neurons, activation).
 */
export const Unit = UnitRef.extend({
  neurons: z.int().positive(),
  activation: Activation,
  /**
   * Of an input: layers between the data, which have `base.columns` features, and the unit's `neurons` outputs. They are
   * trained with the network. Absent: the features are the outputs.
   */
  base: LayerStack.optional(),
});
export type Unit = z.infer<typeof Unit>;

/** Activations that work on each number alone, so that they can gate a source. */
export const GateFunction = Activation.exclude(["softmax"]);
export type GateFunction = z.infer<typeof GateFunction>;

/**
 * What a gated edge makes of its source x: x itself (`none`), g(x) (`activation`) or x · g(x) (`multiply`), number by
 * number and before the concatenation (Cerebros specification 2.4).
 */
export const GateMode = z.enum(["none", "activation", "multiply"]);
export type GateMode = z.infer<typeof GateMode>;

/** The gate of all gated edges of a network; g is `function`. A network without gates has none of these. */
export const Gate = z.object({ mode: GateMode.exclude(["none"]), function: GateFunction });
export type Gate = z.infer<typeof Gate>;

/**
 * Which rule of the sampler made an edge: `final` are the additional picks of an output unit on the level below it,
 * `repair` gives a reader to a unit that had none, `draw` is everything else.
 */
export const EdgeOrigin = z.enum(["final", "draw", "repair"]);
export type EdgeOrigin = z.infer<typeof EdgeOrigin>;

/**
 * An edge reads `from` into the concatenation of `to`, `times` times in a row. `predecessor` edges come from a lower
 * level, `lateral` edges from the same level and a lower index. The order of the list is the order of concatenation.
 */
export const Edge = z.object({
  from: UnitRef,
  to: UnitRef,
  kind: z.enum(["predecessor", "lateral"]),
  times: z.int().positive().default(1),
  /** Marks the edge; without a `gate` in the architecture a marked edge is read like any other. */
  gated: z.boolean().default(false),
  /** Of a predecessor edge. Absent where copies of different origins share the edge, or where nobody recorded it. */
  origin: EdgeOrigin.optional(),
});
export type Edge = z.infer<typeof Edge>;

/** A network as data: units in (level, unit) order, edges in concatenation order. Weights are not part of it. */
export const Architecture = z.object({
  units: z.array(Unit).min(2),
  edges: z.array(Edge).min(1),
  /** What gated edges do. Absent: nothing. */
  gate: Gate.optional(),
});
export type Architecture = z.infer<typeof Architecture>;

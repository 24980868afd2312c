import { z } from "zod";

export const Activation = z.enum([
  "relu",
  "elu",
  "gelu",
  "swish",
  "tanh",
  "softsign",
  "linear",
  "softmax",
  "sigmoid",
]);
export type Activation = z.infer<typeof Activation>;

/** A unit is found by its level (0 = inputs, last = outputs) and its index on that level. */
export const UnitRef = z.object({ level: z.int().nonnegative(), unit: z.int().nonnegative() });
export type UnitRef = z.infer<typeof UnitRef>;

/**
 * One node. On level 0 `neurons` is the number of input features and `activation` is linear; on every other level the
 * unit is Concatenate(lateral sources, then predecessors) → BatchNormalization → Dense(neurons, activation).
 */
export const Unit = UnitRef.extend({ neurons: z.int().positive(), activation: Activation });
export type Unit = z.infer<typeof Unit>;

/**
 * An edge reads `from` into the concatenation of `to`, `times` times in a row. `predecessor` edges come from a lower
 * level, `lateral` edges from the same level and a lower index. The order of the list is the order of concatenation.
 */
export const Edge = z.object({
  from: UnitRef,
  to: UnitRef,
  kind: z.enum(["predecessor", "lateral"]),
  times: z.int().positive().default(1),
  gated: z.boolean().default(false),
});
export type Edge = z.infer<typeof Edge>;

/** A network as data: units in (level, unit) order, edges in concatenation order. Weights are not part of it. */
export const Architecture = z.object({
  units: z.array(Unit).min(2),
  edges: z.array(Edge).min(1),
});
export type Architecture = z.infer<typeof Architecture>;

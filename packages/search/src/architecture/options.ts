import {
  Activation,
  GateFunction,
  GateMode,
  invalidInput,
  LayerStack,
  layerShapes,
} from "@cerebros/contracts";
import { z } from "zod";
import { Compat, WiringFlags, wiringFlags } from "./compat.js";
import { Decay } from "./decay.js";

export const OutputUnit = z.strictObject({
  neurons: z.int().positive(),
  activation: Activation.default("linear"),
});
export type OutputUnit = z.infer<typeof OutputUnit>;

const count = z.int().positive();
const factor = z.number().positive();
const rounding = z.enum(["ceil", "floor"]);

/**
 * Everything that decides which networks are drawn: the live parameters of the Cerebros specification, section 1, under
 * their names there, in data form (a decay is a base or a list, a function is a name). All ranges include both ends.
 */
const ArchitectureOptionsInput = z.strictObject({
  /** Features of each input. */
  inputs: z.array(count).min(1),
  /**
   * Layers between each input and the network, null for none; every network trains them from new weights (D15). Default: no
   * input has any.
   */
  base_models: z.array(LayerStack.nullable()).default([]),
  /** The units of the last level. */
  outputs: z.array(OutputUnit).min(1),
  /** Levels after the input, the output level included: 1 is a generalised linear model. */
  minimum_levels: count,
  maximum_levels: count,
  /** Of every hidden level. */
  minimum_units_per_level: count,
  maximum_units_per_level: count,
  /** Of every hidden unit. */
  minimum_neurons_per_unit: count,
  maximum_neurons_per_unit: count,
  /** Of every hidden unit. */
  activation: Activation.default("elu"),

  /** M: how often nodes are drawn. */
  number_of_architecture_moities_to_try: count.default(1),
  /** T: how often the same nodes are wired. M · T networks in all. */
  number_of_tries_per_architecture_moity: count.default(1),

  /** F1: a unit of level 1 makes round(F1 · number of inputs) picks among the inputs. */
  predecessor_level_connection_affinity_factor_first: factor.default(5),
  predecessor_level_connection_affinity_factor_first_rounding_rule: rounding.default("ceil"),
  /** Fm: a unit of level k ≥ 2 makes round(Fm · D(k - j) · units of level j) picks on every level j < k. */
  predecessor_level_connection_affinity_factor_main: factor.default(0.7),
  /** With `floor` a count may be 0; a unit without any source is refused. */
  predecessor_level_connection_affinity_factor_main_rounding_rule: rounding.default("ceil"),
  /** D. */
  predecessor_level_connection_affinity_factor_decay_main: Decay.default(0.7),
  /** F2: an output unit makes this many more picks per unit of the level just below it. */
  final_to_last_hidden_factor: z.int().min(0).default(2),
  /** Levels that the reader of a repaired unit lies further up than the next one, where there are as many. */
  minimum_skip_connection_depth: z.int().min(0).default(1),
  maximum_skip_connection_depth: z.int().min(0).default(7),
  /** Leaves out picks that skip more levels than the maximum, which the original documents and does not do (D07). */
  limit_draws_to_skip_depth: z.boolean().default(false),

  /** p: probability of a lateral try at distance 0. */
  p_lateral_connection: z.number().min(0).max(1).default(0.97),
  /** E: p falls by this factor of the distance. */
  p_lateral_connection_decay: Decay.default(0.95),
  /** Q: tries per unit and distance. */
  num_lateral_connection_tries_per_unit: z.int().min(0).default(1),
  /** C: accepted tries in a row after which a unit refuses one. 0: no lateral edges. */
  max_consecutive_lateral_connections: z.int().min(0).default(7),
  /** G: ungated lateral tries or edges (see `gate_counting`) before a gated one. */
  gate_after_n_lateral_connections: count.default(3),
  /** What gates do; with `none` they are marks without effect. */
  gate_mode: GateMode.default("none"),
  /** g. */
  gate_activation_function: GateFunction.default("sigmoid"),

  /** Sets all flags below, each of which may be set apart. */
  compat: Compat.default("fixed"),
  ...WiringFlags.partial().shape,
});

/** As a caller writes them: what has a default may be left out. */
export type ArchitectureOptionsInput = z.input<typeof ArchitectureOptionsInput>;
/** With every default filled in. */
export type ArchitectureOptions = z.output<typeof ArchitectureOptionsInput> & WiringFlags;

/**
 * Fills in the defaults. Refuses (`invalid_input`, the option as field) unknown names (D23), values outside their range
 * and ranges without a member. Resolved options resolve to themselves.
 */
export function resolveOptions(input: ArchitectureOptionsInput): ArchitectureOptions {
  const parsed = ArchitectureOptionsInput.safeParse(input, { reportInput: true });
  if (!parsed.success) throw refusal(parsed.error);
  const options = { ...parsed.data, ...wiringFlags[parsed.data.compat], ...given(parsed.data) };
  checkOrder(options, "levels");
  checkOrder(options, "units_per_level");
  checkOrder(options, "neurons_per_unit");
  checkOrder(options, "skip_connection_depth");
  checkRepairRange(options);
  checkDecays(options);
  checkBaseModels(options);
  return options;
}

/** The flags that the caller set. */
function given(options: object): Partial<WiringFlags> {
  const flags = WiringFlags.partial().parse(options);
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function refusal({ issues }: z.ZodError): Error {
  const [issue] = issues;
  if (issue?.code === "unrecognized_keys" && issue.path.length === 0) {
    const [name = ""] = issue.keys;
    const names = Object.keys(ArchitectureOptionsInput.shape).join(", ");
    return invalidInput(name, `there is no architecture option "${name}"; use one of ${names}`);
  }
  const name = issue?.path.join(".") ?? "";
  const value = typeof issue?.input === "number" ? issue.input : JSON.stringify(issue?.input);
  return invalidInput(name, `${name} is ${value}; ${issue?.message}`);
}

function checkOrder(
  options: ArchitectureOptions,
  what: "levels" | "units_per_level" | "neurons_per_unit" | "skip_connection_depth",
): void {
  const minimum = options[`minimum_${what}`];
  const maximum = options[`maximum_${what}`];
  if (minimum > maximum) {
    throw invalidInput(`minimum_${what}`, `minimum_${what} is ${minimum}, expected at most ${maximum}`);
  }
}

/** An exclusive range needs a maximum above the minimum, as far as the network is deep enough to notice (D08). */
function checkRepairRange(options: ArchitectureOptions): void {
  if (options.repair_range === "inclusive") return;
  const least = Math.min(options.maximum_levels - 1, options.minimum_skip_connection_depth) + 1;
  if (options.maximum_skip_connection_depth < least) {
    throw invalidInput(
      "maximum_skip_connection_depth",
      `maximum_skip_connection_depth is ${options.maximum_skip_connection_depth}, expected at least ${least}, ` +
        'because with repair_range "exclusive" a repair skips fewer levels than that',
    );
  }
}

function checkBaseModels({ inputs, base_models }: ArchitectureOptions): void {
  const refuse = (message: string): never => {
    throw invalidInput("base_models", `base_models ${message}`);
  };
  if (base_models.length !== 0 && base_models.length !== inputs.length) {
    refuse(`has ${base_models.length} entries for ${inputs.length} inputs`);
  }
  for (const [index, base] of base_models.entries()) {
    if (base === null) continue;
    if (base.columns !== inputs[index]) {
      refuse(`of input ${index} take ${base.columns} columns, expected ${inputs[index]}`);
    }
    if (base.layers.some((layer) => layer.kind === "lstm" && layer.stateful)) {
      refuse(`of input ${index} carry states from row to row, and rows have no order`);
    }
    if (lastShape(base, refuse)?.steps !== null) refuse(`of input ${index} end in a sequence; flatten it`);
  }
}

function lastShape(base: LayerStack, refuse: (message: string) => never) {
  try {
    return layerShapes(base).at(-1);
  } catch (error) {
    return refuse(`cannot be built: ${(error as Error).message}`);
  }
}

function checkDecays(options: ArchitectureOptions): void {
  const { maximum_levels, maximum_units_per_level, outputs, decay_offset, output_lateral_draws } = options;
  // Level 1 is not decayed, so D is first asked for on level 2.
  if (maximum_levels > 1) {
    checkDecay(
      options,
      "predecessor_level_connection_affinity_factor_decay_main",
      maximum_levels - decay_offset,
    );
  }
  const widest = Math.max(
    maximum_levels > 1 ? maximum_units_per_level : 1,
    output_lateral_draws > 0 ? outputs.length : 1,
  );
  checkDecay(options, "p_lateral_connection_decay", widest - 1);
}

function checkDecay(
  options: ArchitectureOptions,
  name: "predecessor_level_connection_affinity_factor_decay_main" | "p_lateral_connection_decay",
  distance: number,
): void {
  const decay = options[name];
  if (typeof decay === "number" || decay.length > distance) return;
  throw invalidInput(
    name,
    `${name} has ${decay.length} values, expected at least ${distance + 1} for these networks`,
  );
}

import {
  Activation,
  GateFunction,
  GateMode,
  invalidInput,
  type ParameterSpec,
  type ParameterValue,
  type SearchSpace,
} from "@cerebros/contracts";
import { Compat, WiringFlags, wiringFlags } from "./architecture/compat.js";
import { checkConditions } from "./space/check-space.js";
import { type Domain, mergeSpace } from "./space/merge-space.js";

/**
 * The built-in space for tables: names as in Cerebros, ranges for networks that train in seconds. The ranges were chosen
 * on validation rows only. A parameter whose range is one value is there to be widened by the user.
 */
export const cerebrosSpace: SearchSpace = {
  /** Levels after the input, the output level included. */
  levels: { type: "int", low: 2, high: 3, log: false },
  minimum_units_per_level: { type: "int", low: 1, high: 2, log: false },
  maximum_units_per_level: { type: "int", low: 2, high: 3, log: false },
  minimum_neurons_per_unit: { type: "int", low: 4, high: 8, log: false },
  maximum_neurons_per_unit: { type: "int", low: 8, high: 24, log: false },
  /** 1: a unit of level 1 reads every input once; copies of the input only cost time. */
  predecessor_level_connection_affinity_factor_first: { type: "float", low: 1, high: 1, log: false },
  predecessor_level_connection_affinity_factor_main: { type: "float", low: 0.5, high: 1.4, log: false },
  predecessor_level_connection_affinity_factor_first_rounding_rule: {
    type: "categorical",
    choices: ["ceil"],
  },
  predecessor_level_connection_affinity_factor_main_rounding_rule: { type: "categorical", choices: ["ceil"] },
  /** Base of the decay: the main factor falls by it with every level in between. */
  predecessor_level_connection_affinity_factor_decay_main: { type: "float", low: 0.7, high: 0.7, log: false },
  /** 1 in place of the original's 2: a column that is read twice costs time and adds nothing that could be represented. */
  final_to_last_hidden_factor: { type: "int", low: 1, high: 1, log: false },
  /** 0: no lateral edges. */
  num_lateral_connection_tries_per_unit: { type: "int", low: 0, high: 0, log: false },
  p_lateral_connection: { type: "float", low: 0.97, high: 0.97, log: false },
  /** Base of the decay by distance. With `compat` legacy it takes `lateral_decay` option to matter. */
  p_lateral_connection_decay: { type: "float", low: 0.95, high: 0.95, log: false },
  max_consecutive_lateral_connections: { type: "int", low: 7, high: 7, log: false },
  /** What gated lateral edges do: `none` reads them like the others. */
  gate_mode: { type: "categorical", choices: ["none"] },
  gate_activation_function: { type: "categorical", choices: ["sigmoid"] },
  gate_after_n_lateral_connections: { type: "int", low: 3, high: 3, log: false },
  /** How far up the reader of a unit lies that nothing else reads. */
  minimum_skip_connection_depth: { type: "int", low: 1, high: 1, log: false },
  maximum_skip_connection_depth: { type: "int", low: 7, high: 7, log: false },
  /** Leaves out all edges that skip more levels than the maximum. */
  limit_draws_to_skip_depth: { type: "categorical", choices: [false] },
  /** So many trials in a row have the same parameters and units and differ in their edges. One value, no range. */
  number_of_tries_per_architecture_moity: { type: "int", low: 1, high: 1, log: false },
  /** `legacy` wires like the original. */
  compat: { type: "categorical", choices: ["fixed"] },
  /** The differences of `compat` one by one; `auto`: as `compat` has it. */
  draw_passes: { type: "categorical", choices: ["auto"] },
  decay_offset: { type: "categorical", choices: ["auto"] },
  lateral_source: { type: "categorical", choices: ["auto"] },
  lateral_decay: { type: "categorical", choices: ["auto"] },
  output_lateral_draws: { type: "categorical", choices: ["auto"] },
  gate_counting: { type: "categorical", choices: ["auto"] },
  repair_range: { type: "categorical", choices: ["auto"] },
  source_order: { type: "categorical", choices: ["auto"] },
  activation: { type: "categorical", choices: ["elu", "relu", "swish", "tanh"] },
  learning_rate: { type: "float", low: 0.002, high: 0.02, log: true },
  batch_size: { type: "categorical", choices: [32, 64] },
  /** Decoupled: a step takes `learning_rate · weight_decay` of every weight away. */
  weight_decay: { type: "float", low: 0.2, high: 2, log: true },
  spectral_norm: { type: "categorical", choices: [true, false] },
  /** `adamw` alone decays; `sgd` has `momentum`. */
  optimizer: { type: "categorical", choices: ["adamw"] },
  momentum: { type: "float", low: 0.9, high: 0.9, log: false },
  /** `auto`: squared error of numbers, cross-entropy of classes. `sigmoid_cross_entropy`: one output for two classes. */
  loss: { type: "categorical", choices: ["auto"] },
  /** Of the loss `huber`, in deviations of the target. */
  huber_delta: { type: "float", low: 1, high: 1, log: false },
  /** `balanced`: every class weighs the same altogether. */
  class_weights: { type: "categorical", choices: ["none"] },
  /** Times the sum of the squared kernels, added to the loss. */
  l2: { type: "float", low: 0, high: 0, log: false },
  /** Probability with which an output of a hidden unit is left out for one row of a batch. */
  dropout: { type: "float", low: 0, high: 0, log: false },
  /** Largest norm of the gradients of a step; 0: no limit. */
  clip_norm: { type: "float", low: 0, high: 0, log: false },
  /** Batches whose gradients are averaged for one step. */
  gradient_accumulation_steps: { type: "int", low: 1, high: 1, log: false },
  /** Epochs without a lower validation loss after which a trial ends, and after which its learning rate is halved. */
  patience: { type: "int", low: 20, high: 20, log: false },
  rate_patience: { type: "int", low: 6, high: 6, log: false },
};

const flags = WiringFlags.shape;
const hidden = Activation.exclude(["softmax"]).options;

/** Where a condition leaves one of these out, its default holds: it is off, or what the trainer documents. */
const withDefault: ReadonlySet<string> = new Set([
  "gate_mode",
  "gate_activation_function",
  "gate_after_n_lateral_connections",
  "weight_decay",
  "optimizer",
  "momentum",
  "loss",
  "huber_delta",
  "class_weights",
  "l2",
  "dropout",
  "clip_norm",
  "gradient_accumulation_steps",
  "patience",
  "rate_patience",
]);

/** What the trainer can work with, whatever range a user asks for. The upper ends keep one trial within a worker's memory. */
const domains: Record<string, Domain> = {
  levels: { kind: "integer", low: 1, high: 20 },
  minimum_units_per_level: { kind: "integer", low: 1, high: 64 },
  maximum_units_per_level: { kind: "integer", low: 1, high: 64 },
  minimum_neurons_per_unit: { kind: "integer", low: 1, high: 1024 },
  maximum_neurons_per_unit: { kind: "integer", low: 1, high: 1024 },
  predecessor_level_connection_affinity_factor_first: { kind: "number", low: 0.01, high: 35 },
  predecessor_level_connection_affinity_factor_main: { kind: "number", low: 0.01, high: 35 },
  predecessor_level_connection_affinity_factor_first_rounding_rule: {
    kind: "choice",
    choices: ["ceil", "floor"],
  },
  predecessor_level_connection_affinity_factor_main_rounding_rule: {
    kind: "choice",
    choices: ["ceil", "floor"],
  },
  predecessor_level_connection_affinity_factor_decay_main: { kind: "number", low: 0, high: 1 },
  final_to_last_hidden_factor: { kind: "integer", low: 0, high: 35 },
  num_lateral_connection_tries_per_unit: { kind: "integer", low: 0, high: 35 },
  p_lateral_connection: { kind: "number", low: 0, high: 1 },
  p_lateral_connection_decay: { kind: "number", low: 0, high: 1 },
  max_consecutive_lateral_connections: { kind: "integer", low: 0, high: 10_000 },
  gate_mode: { kind: "choice", choices: GateMode.options },
  gate_activation_function: { kind: "choice", choices: GateFunction.options },
  gate_after_n_lateral_connections: { kind: "integer", low: 1, high: 10_000 },
  minimum_skip_connection_depth: { kind: "integer", low: 0, high: 20 },
  maximum_skip_connection_depth: { kind: "integer", low: 0, high: 20 },
  limit_draws_to_skip_depth: { kind: "choice", choices: [true, false] },
  number_of_tries_per_architecture_moity: { kind: "integer", low: 1, high: 10_000 },
  compat: { kind: "choice", choices: Compat.options },
  draw_passes: { kind: "choice", choices: ["auto", 1, 2, 3, 4] },
  decay_offset: { kind: "choice", choices: ["auto", 0, 1] },
  lateral_source: { kind: "choice", choices: ["auto", ...flags.lateral_source.options] },
  lateral_decay: { kind: "choice", choices: ["auto", ...flags.lateral_decay.options] },
  output_lateral_draws: { kind: "choice", choices: ["auto", 0, 1, 2, 3, 4] },
  gate_counting: { kind: "choice", choices: ["auto", ...flags.gate_counting.options] },
  repair_range: { kind: "choice", choices: ["auto", ...flags.repair_range.options] },
  source_order: { kind: "choice", choices: ["auto", ...flags.source_order.options] },
  activation: { kind: "choice", choices: hidden },
  learning_rate: { kind: "number", low: 1e-7, high: 10 },
  batch_size: { kind: "integer", low: 4, high: 100_000 },
  weight_decay: { kind: "number", low: 0, high: 100 },
  spectral_norm: { kind: "choice", choices: [true, false] },
  optimizer: { kind: "choice", choices: ["adamw", "adam", "sgd"] },
  momentum: { kind: "number", low: 0, high: 0.9999 },
  loss: {
    kind: "choice",
    choices: ["auto", "mse", "mae", "huber", "cross_entropy", "sigmoid_cross_entropy"],
  },
  huber_delta: { kind: "number", low: 1e-6, high: 1e6 },
  class_weights: { kind: "choice", choices: ["none", "balanced"] },
  l2: { kind: "number", low: 0, high: 100 },
  dropout: { kind: "number", low: 0, high: 0.99 },
  clip_norm: { kind: "number", low: 0, high: 1e9 },
  gradient_accumulation_steps: { kind: "integer", low: 1, high: 10_000 },
  patience: { kind: "integer", low: 1, high: 10_000 },
  rate_patience: { kind: "integer", low: 1, high: 10_000 },
};

/**
 * The built-in space with the user's ranges. Refuses (`invalid_input`) unknown names, values that no trial can work with,
 * conditions on what every network needs, and combinations of ranges in which some point is no network: every point of a
 * space must be one.
 */
export function resolveSpace(overrides: SearchSpace): SearchSpace {
  const space = mergeSpace(cerebrosSpace, overrides, domains);
  checkConditions(space, "search_space");
  for (const [name, { when }] of Object.entries(space)) {
    if (when === undefined || withDefault.has(name)) continue;
    throw invalidInput(
      `search_space.${name}.when`,
      `search_space.${name}.when makes the parameter depend on ${when.parameter}, but every network needs it: ` +
        `leave "when" out, which only ${[...withDefault].join(", ")} may have`,
    );
  }
  for (const what of ["units_per_level", "neurons_per_unit", "skip_connection_depth"]) {
    const minimum = highest(space[`minimum_${what}`]);
    const maximum = lowest(space[`maximum_${what}`]);
    if (minimum > maximum) {
      throw invalidInput(
        `search_space.minimum_${what}`,
        `search_space.minimum_${what} reaches ${minimum} but search_space.maximum_${what} starts at ${maximum}; ` +
          "choose ranges that do not overlap",
      );
    }
  }
  checkTries(space);
  checkRepairs(space);
  checkRounding(space);
  return space;
}

/** Which trials belong together cannot itself be drawn by each of them. */
function checkTries({ number_of_tries_per_architecture_moity: tries }: SearchSpace): void {
  if (lowest(tries) === highest(tries)) return;
  throw invalidInput(
    "search_space.number_of_tries_per_architecture_moity",
    `search_space.number_of_tries_per_architecture_moity goes from ${lowest(tries)} to ${highest(tries)}; it takes one value`,
  );
}

/** A repair that stays below the maximum needs a depth between it and the minimum, in networks deep enough for both. */
function checkRepairs(space: SearchSpace): void {
  if (!mayHave(space, "repair_range", "exclusive")) return;
  const least = Math.min(highest(space["levels"]) - 1, highest(space["minimum_skip_connection_depth"])) + 1;
  const maximum = lowest(space["maximum_skip_connection_depth"]);
  if (maximum >= least) return;
  throw invalidInput(
    "search_space.maximum_skip_connection_depth",
    `search_space.maximum_skip_connection_depth starts at ${maximum}, expected at least ${least}, because with the ` +
      "repair_range exclusive a repair skips fewer levels than that",
  );
}

/** Rounding down must leave every unit a source: one of the input, or of the level just below. */
function checkRounding(space: SearchSpace): void {
  const factor = "predecessor_level_connection_affinity_factor";
  const decay = mayHave(space, "decay_offset", 0) ? Math.min(1, lowest(space[`${factor}_decay_main`])) : 1;
  const sources = {
    first: lowest(space[`${factor}_first`]),
    main: lowest(space[`${factor}_main`]) * decay * lowest(space["minimum_units_per_level"]),
  };
  for (const [what, least] of Object.entries(sources)) {
    if (least >= 1 || !valuesOf(space[`${factor}_${what}_rounding_rule`]).includes("floor")) continue;
    throw invalidInput(
      `search_space.${factor}_${what}_rounding_rule`,
      `search_space.${factor}_${what}_rounding_rule has the value "floor", which can leave a unit without a source: ` +
        `expected a search_space.${factor}_${what} that gives at least 1 pick, not ${least}`,
    );
  }
}

/** Whether a trial can have this value of a wiring flag, its own or that of its `compat`. */
function mayHave(space: SearchSpace, flag: keyof WiringFlags, value: ParameterValue): boolean {
  const values = valuesOf(space[flag]);
  const implied = valuesOf(space["compat"]).map((compat) => wiringFlags[Compat.parse(compat)][flag]);
  return values.includes(value) || (values.includes("auto") && implied.some((other) => other === value));
}

function lowest(spec: ParameterSpec | undefined): number {
  return Math.min(...valuesOf(spec).map(Number));
}

function highest(spec: ParameterSpec | undefined): number {
  return Math.max(...valuesOf(spec).map(Number));
}

/** Of a numeric range its two ends. */
function valuesOf(spec: ParameterSpec | undefined): ParameterValue[] {
  if (!spec) return [];
  if (spec.type === "fixed") return [spec.value];
  return spec.type === "categorical" ? spec.choices : [spec.low, spec.high];
}

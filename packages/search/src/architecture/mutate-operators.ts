import type { Activation } from "@cerebros/contracts";
import type { Stream } from "../random/stream.js";
import {
  addRead,
  type Draft,
  type DraftRead,
  type DraftUnit,
  insertRead,
  readersOf,
} from "./mutate-draft.js";
import type { ArchitectureOptions } from "./options.js";

/** What mutated networks have to keep to. */
export type MutationOptions = Pick<
  ArchitectureOptions,
  | "minimum_levels"
  | "maximum_levels"
  | "minimum_units_per_level"
  | "maximum_units_per_level"
  | "minimum_neurons_per_unit"
  | "maximum_neurons_per_unit"
  | "p_lateral_connection"
  | "num_lateral_connection_tries_per_unit"
  | "max_consecutive_lateral_connections"
> & {
  /** Of hidden units. */
  activations: readonly Activation[];
};

export const operatorNames = [
  "add_unit",
  "remove_unit",
  "add_edge",
  "remove_edge",
  "rewire_edge",
  "add_lateral",
  "remove_lateral",
  "change_neurons",
  "change_activation",
  "add_level",
  "remove_level",
] as const;
export type OperatorName = (typeof operatorNames)[number];

/** Edits a draft; whether the network still computes the same with the inherited weights, null where nothing can be done. */
type Operator = (draft: Draft, options: MutationOptions, values: Stream) => boolean | null;

export const operators: Readonly<Record<OperatorName, Operator>> = {
  /** A new unit at the end of a hidden level, with one reader. */
  add_unit(draft, options, values) {
    const level = pickOrNull(
      hiddenLevels(draft).filter((units) => units.length < options.maximum_units_per_level),
      values,
    );
    if (level === null) return null;
    const unit = newUnit(options, values);
    level.push(unit);
    addRead(
      draft,
      values.pick(draft.levels.slice(draft.levels.indexOf(level) + 1).flat()),
      unit,
      "predecessor",
    );
    return true;
  },

  remove_unit(draft, options, values) {
    const level = pickOrNull(
      hiddenLevels(draft).filter((units) => units.length > options.minimum_units_per_level),
      values,
    );
    if (level === null) return null;
    removeUnit(draft, values.pick(level));
    return false;
  },

  add_edge(draft, _, values) {
    const pairs = draft.levels.flatMap((units, level) => {
      const below = draft.levels.slice(0, level).flat();
      return units.flatMap((to) =>
        below.filter((source) => !reads(to, source)).map((source) => ({ to, source })),
      );
    });
    const pair = pickOrNull(pairs, values);
    if (pair === null) return null;
    addRead(draft, pair.to, pair.source, "predecessor");
    return true;
  },

  /** All copies of a source go, but not the last source of a level, nor the last reader of a unit. */
  remove_edge(draft, _, values) {
    const pair = pickOrNull(
      readPairs(draft).filter(
        ({ to, source }) => readersOf(draft, source).length > 1 && readsAnother(draft, to, source),
      ),
      values,
    );
    if (pair === null) return null;
    removeReads(pair.to, (read) => read.kind === "predecessor" && read.source === pair.source);
    return false;
  },

  /** A unit reads another source of the same level instead. */
  rewire_edge(draft, _, values) {
    const choices = readPairs(draft).flatMap(({ to, source }) =>
      readersOf(draft, source).length > 1
        ? levelOf(draft, source)
            .filter((other) => !reads(to, other))
            .map((other) => ({ to, source, other }))
        : [],
    );
    const choice = pickOrNull(choices, values);
    if (choice === null) return null;
    removeReads(choice.to, (read) => read.kind === "predecessor" && read.source === choice.source);
    addRead(draft, choice.to, choice.other, "predecessor");
    return false;
  },

  add_lateral(draft, options, values) {
    const pairs = hiddenLevels(draft).flatMap((units) =>
      units.flatMap((to, index) =>
        lateralCopies(to) < mostLaterals(index, options)
          ? units
              .slice(0, index)
              .filter((source) => !to.reads.some((read) => read.source === source))
              .map((source) => ({ to, source }))
          : [],
      ),
    );
    const pair = pickOrNull(pairs, values);
    if (pair === null) return null;
    addRead(draft, pair.to, pair.source, "lateral");
    return true;
  },

  remove_lateral(draft, _, values) {
    const laterals = draft.levels
      .flat()
      .flatMap((to) => to.reads.filter(({ kind }) => kind === "lateral").map((read) => ({ to, read })));
    const chosen = pickOrNull(laterals, values);
    if (chosen === null) return null;
    removeReads(chosen.to, (read) => read === chosen.read);
    return false;
  },

  /** More neurons are copies of old ones, whose readers divide the weights between them; fewer are some of the old ones. */
  change_neurons(draft, options, values) {
    const { minimum_neurons_per_unit: minimum, maximum_neurons_per_unit: maximum } = options;
    const unit = pickOrNull(
      hiddenLevels(draft)
        .flat()
        .filter(({ activation }) => activation !== "softmax"),
      values,
    );
    if (unit === null || minimum === maximum) return null;
    // Every number in the range but the present one, which may be outside of it.
    const inside = unit.neurons >= minimum && unit.neurons <= maximum;
    const drawn = values.int(minimum, inside ? maximum - 1 : maximum);
    const neurons = inside && drawn >= unit.neurons ? drawn + 1 : drawn;
    return neurons > unit.neurons
      ? widen(draft, unit, neurons, values)
      : narrow(draft, unit, neurons, values);
  },

  change_activation(draft, { activations }, values) {
    const choices = hiddenLevels(draft)
      .flat()
      .flatMap((unit) =>
        activations
          .filter((activation) => activation !== unit.activation)
          .map((activation) => ({ unit, activation })),
      );
    const choice = pickOrNull(choices, values);
    if (choice === null) return null;
    choice.unit.activation = choice.activation;
    return false;
  },

  /**
   * A hidden level anywhere above the inputs. Where an activation allows it, a new unit returns a unit of the level below,
   * whose readers take half of it from there (net2deeper); otherwise nobody listens to it yet.
   */
  add_level(draft, options, values) {
    const last = draft.levels.length - 1;
    if (last >= options.maximum_levels) return null;
    const at = values.int(1, last);
    const below = [...(draft.levels[at - 1] ?? [])];
    const level: DraftUnit[] = [];
    draft.levels.splice(at, 0, level);
    const sources = [...below.keys()];
    values.shuffle(sources);
    for (let i = 0; i < options.minimum_units_per_level; i++) {
      const unit = newUnit(options, values);
      level.push(unit);
      const source = below[sources[i] ?? -1];
      if (source !== undefined) deepen(draft, source, unit, at, options, values);
    }
    return true;
  },

  remove_level(draft, options, values) {
    if (draft.levels.length - 1 <= options.minimum_levels) return null;
    const level = pickOrNull(hiddenLevels(draft), values);
    if (level === null) return null;
    for (const unit of [...level]) removeUnit(draft, unit);
    draft.levels.splice(draft.levels.indexOf(level), 1);
    return false;
  },
};

/** Net2wider. Uneven shares let the gradients tell copies apart. */
function widen(draft: Draft, unit: DraftUnit, neurons: number, values: Stream): boolean {
  const old = unit.neurons;
  const copied = Array.from({ length: neurons }, (_, i) => (i < old ? i : values.int(0, old - 1)));
  const weights = copied.map(() => 0.5 + values.uniform());
  const totals = new Array<number>(old).fill(0);
  for (const [i, from] of copied.entries()) totals[from] = (totals[from] ?? 0) + (weights[i] ?? 0);
  const shares = copied.map((from, i) => (weights[i] ?? 0) / (totals[from] ?? 1));
  eachCopy(draft, unit, (columns) =>
    copied.map((from, i) => ({
      column: columns[from]?.column ?? null,
      share: (columns[from]?.share ?? 0) * (shares[i] ?? 0),
    })),
  );
  unit.neuronsFrom = copied.map((from) => unit.neuronsFrom[from] ?? 0);
  unit.neurons = neurons;
  return true;
}

function narrow(draft: Draft, unit: DraftUnit, neurons: number, values: Stream): boolean {
  const order = Array.from({ length: unit.neurons }, (_, i) => i);
  values.shuffle(order);
  const kept = order.slice(0, neurons).sort((a, b) => a - b);
  eachCopy(draft, unit, (columns) => kept.flatMap((from) => columns[from] ?? []));
  unit.neuronsFrom = kept.map((from) => unit.neuronsFrom[from] ?? 0);
  unit.neurons = neurons;
  return false;
}

/** Replaces the columns of every copy of the unit that somebody reads. */
function eachCopy(
  draft: Draft,
  unit: DraftUnit,
  change: (columns: DraftRead["columns"]) => DraftRead["columns"],
): void {
  for (const read of draft.levels.flat().flatMap(({ reads }) => reads)) {
    if (read.source !== unit) continue;
    const copies = read.columns.length / unit.neurons;
    read.columns = Array.from({ length: copies }, (_, copy) =>
      change(read.columns.slice(copy * unit.neurons, (copy + 1) * unit.neurons)),
    ).flat();
  }
}

function deepen(
  draft: Draft,
  source: DraftUnit,
  unit: DraftUnit,
  at: number,
  options: MutationOptions,
  values: Stream,
): void {
  const { minimum_neurons_per_unit: minimum, maximum_neurons_per_unit: maximum } = options;
  const activation = pickOrNull(
    options.activations.filter((target) => returnsItsInput(target, source.activation, at - 1)),
    values,
  );
  if (activation === null || source.neurons < minimum || source.neurons > maximum) return;
  unit.neurons = source.neurons;
  unit.activation = activation;
  unit.copies = source;
  unit.reads = [];
  addRead(draft, unit, source, "predecessor");
  for (const to of draft.levels.slice(at + 1).flat()) {
    for (const read of [...to.reads]) {
      if (read.source !== source || read.kind === "lateral") continue;
      const half = () => read.columns.map(({ column, share }) => ({ column, share: share / 2 }));
      insertRead(draft, to, { ...read, source: unit, origin: undefined, columns: half() });
      read.columns = half();
    }
  }
}

/** Of inputs nothing is known but that they are numbers. */
function returnsItsInput(target: Activation, source: Activation, level: number): boolean {
  const notNegative = level > 0 && (source === "relu" || source === "sigmoid" || source === "softmax");
  return target === "linear" || ((target === "relu" || target === "elu") && notNegative);
}

function newUnit(options: MutationOptions, values: Stream): DraftUnit {
  const neurons = values.int(options.minimum_neurons_per_unit, options.maximum_neurons_per_unit);
  const activation = values.pick(options.activations);
  return { parent: null, copies: null, neurons, neuronsFrom: [], activation, base: undefined, reads: [] };
}

function removeUnit(draft: Draft, unit: DraftUnit): void {
  const level = levelOf(draft, unit);
  level.splice(level.indexOf(unit), 1);
  for (const to of draft.levels.flat()) removeReads(to, ({ source }) => source === unit);
}

function removeReads(to: DraftUnit, which: (read: DraftRead) => boolean): void {
  to.reads = to.reads.filter((read) => !which(read));
}

/** Every unit with every source that it reads over predecessor edges. */
function readPairs(draft: Draft): { to: DraftUnit; source: DraftUnit }[] {
  return draft.levels.flat().flatMap((to) => {
    const sources = to.reads.filter(({ kind }) => kind === "predecessor").map(({ source }) => source);
    return [...new Set(sources)].map((source) => ({ to, source }));
  });
}

function reads(to: DraftUnit, source: DraftUnit): boolean {
  return to.reads.some((read) => read.kind === "predecessor" && read.source === source);
}

function readsAnother(draft: Draft, to: DraftUnit, source: DraftUnit): boolean {
  return levelOf(draft, source).some((other) => other !== source && reads(to, other));
}

function hiddenLevels({ levels }: Draft): DraftUnit[][] {
  return levels.slice(1, -1);
}

function levelOf({ levels }: Draft, unit: DraftUnit): DraftUnit[] {
  return levels.find((units) => units.includes(unit)) ?? [];
}

export function lateralCopies({ reads }: DraftUnit): number {
  return reads
    .filter(({ kind }) => kind === "lateral")
    .reduce((sum, { columns, source }) => sum + columns.length / source.neurons, 0);
}

/** How many lateral tries of a unit the sampler could accept (Cerebros specification 2.4): one in C + 1 is refused. */
export function mostLaterals(unit: number, options: MutationOptions): number {
  const tries = options.num_lateral_connection_tries_per_unit * unit;
  if (options.p_lateral_connection === 0) return 0;
  return tries - Math.floor(tries / (options.max_consecutive_lateral_connections + 1));
}

function pickOrNull<T>(items: readonly T[], values: Stream): T | null {
  return items.length === 0 ? null : values.pick(items);
}

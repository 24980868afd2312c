import type { Architecture } from "@cerebros/contracts";
import type { Stream } from "../random/stream.js";
import { addRead, type Draft, fromDraft, readersOf, toDraft } from "./mutate-draft.js";
import {
  lateralCopies,
  type MutationOptions,
  mostLaterals,
  type OperatorName,
  operatorNames,
  operators,
} from "./mutate-operators.js";
import type { WeightMapping } from "./weight-mapping.js";

export interface Mutation {
  architecture: Architecture;
  operator: OperatorName;
  /** For `inheritWeights`. */
  mapping: WeightMapping;
  /** Whether the network with the inherited weights answers like its parent. */
  preserves: boolean;
}

/**
 * A network that differs from its parent by one change, and what becomes of the parent's weights. Every kind of change is
 * as likely as the others among those that the network and the options allow. Null when none of `allowed` is possible.
 *
 * What holds for networks that were drawn (Cerebros specification 7, I2 to I5, I8 in its repaired form, I9, I11) holds for
 * the mutated one, if it holds for the parent: ranges of levels, units and neurons, inputs and outputs as they were, every
 * unit reads every lower level and has a reader on a higher one, lateral edges lead to the right and are no more than tries.
 * How many edges were drawn or repaired says nothing of mutated networks. Throws when the parent is no network.
 */
export function mutate(
  parent: Architecture,
  options: MutationOptions,
  values: Stream,
  allowed: readonly OperatorName[] = operatorNames,
): Mutation | null {
  const order = [...allowed.keys()];
  values.shuffle(order);
  for (const index of order) {
    const operator = allowed[index];
    if (operator === undefined) continue;
    const draft = toDraft(parent);
    const complete = isComplete(draft);
    const preserves = operators[operator](draft, options, values);
    if (preserves === null) continue;
    repair(draft, complete, options, values);
    return { ...fromDraft(draft), operator, preserves };
  }
  return null;
}

/** Whether every unit reads every lower level. Rounding down draws networks in which not all do. */
function isComplete(draft: Draft): boolean {
  return draft.levels.every((units, level) =>
    units.every((unit) => missingLevels(draft, unit.reads, level).length === 0),
  );
}

/** Gives new edges, which weigh nothing yet, to what lost its sources or readers or has none yet. */
function repair(draft: Draft, complete: boolean, options: MutationOptions, values: Stream): void {
  for (const [level, units] of draft.levels.entries()) {
    for (const [index, unit] of units.entries()) {
      // A unit that moved to the left has fewer tries there.
      const moved = unit.parent !== null && unit.parent.unit > index;
      while (moved && lateralCopies(unit) > mostLaterals(index, options)) {
        unit.reads.splice(
          unit.reads.findLastIndex(({ kind }) => kind === "lateral"),
          1,
        );
      }
      if (level > 0 && (complete || unit.reads.length === 0)) {
        for (const sources of missingLevels(draft, unit.reads, level)) {
          addRead(draft, unit, values.pick(sources), "predecessor");
        }
      }
    }
  }
  for (const [level, units] of draft.levels.slice(0, -1).entries()) {
    for (const unit of units) {
      if (readersOf(draft, unit).length > 0) continue;
      addRead(draft, values.pick(draft.levels.slice(level + 1).flat()), unit, "predecessor");
    }
  }
}

function missingLevels(
  { levels }: Draft,
  reads: Draft["levels"][number][number]["reads"],
  level: number,
): Draft["levels"] {
  const read = new Set(reads.filter(({ kind }) => kind === "predecessor").map(({ source }) => source));
  return levels.slice(0, level).filter((units) => !units.some((unit) => read.has(unit)));
}

import type { UnitRef } from "@cerebros/contracts";

/** A column of a unit's concatenation. */
export interface ColumnMapping {
  /** The column of the parent's unit whose weights carry over; null: none, its part of the kernel starts at 0. */
  column: number | null;
  /** What part of that column's kernel; copies of a column divide it among themselves. */
  share: number;
  /** Where the parent knows mean and variance of what the column reads; null: nowhere. */
  statistics: { unit: UnitRef; column: number } | null;
}

/**
 * Where the weights of a unit come from. `carried`: from the parent's unit `parent`, column by column and neuron by neuron
 * (`neurons[n]` is the neuron that n was). `fresh`: new weights. `identity`: neuron n is to
 * return what column `first` + n reads.
 */
export type UnitMapping =
  | { kind: "carried"; unit: UnitRef; parent: UnitRef; neurons: number[]; columns: ColumnMapping[] }
  | { kind: "fresh"; unit: UnitRef; columns: ColumnMapping[] }
  | { kind: "identity"; unit: UnitRef; first: number; columns: ColumnMapping[] };

/** One entry per unit above level 0, in the order of (level, unit). Base models of inputs keep their weights. */
export type WeightMapping = UnitMapping[];

import type { Cell } from "../data/cell.js";

/** A column as the leak screen reads it. */
export interface ScreenedColumn {
  name: string;
  /** Every present cell is a number. */
  numeric: boolean;
  /** Every cell is present and a whole number. */
  whole: boolean;
  /** By row of the table, 0-based. */
  cell(row: number): Cell;
}

/** Rows of the table (0-based) with their targets: numbers, or indices of classes. */
export interface ScreenedRows {
  rows: ArrayLike<number>;
  targets: Float64Array;
}

/** What is screened. The rows of the test part are not among `train` and `validation`: nothing looks at their targets. */
export interface Screened {
  target: ScreenedColumn;
  task: "regression" | "classification";
  inputs: ScreenedColumn[];
  train: ScreenedRows;
  validation: ScreenedRows;
  /** Rows of the whole table. */
  table_rows: number;
  /** Draws the rows that are looked at when there are too many. */
  seed: number;
}

/** R², accuracy or rank correlation from which on a column is taken for a leak. */
export const leakFrom = 0.999;

/** So many rows must differ from the commonest answer before an agreement is more than chance. */
export const minimumEvidence = 5;

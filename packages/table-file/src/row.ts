/** Scalars of a JSON object; a cell of a table is nothing else. */
export type Scalar = string | number | boolean | null;

export interface TableRow {
  /**
   * Names of the columns so far. A later row of a JSONL file may add columns at the end: the array then grows, and rows
   * that came before have no value there.
   */
  names: readonly string[];
  /** In the order of `names`; null where a JSON object has null or lacks the key. Blanks around CSV cells without quotes are gone. */
  cells: (string | null)[];
  /** Line of the file on which the row ends, 1-based. */
  line: number;
  /** JSONL: the object itself. CSV: null. */
  record: Record<string, Scalar> | null;
}

/** More columns are refused: every one costs memory even where it has no value. */
const maximumColumns = 100_000;

export function tooManyColumns(count: number): string | null {
  return count > maximumColumns ? `the table has more than ${maximumColumns} columns` : null;
}

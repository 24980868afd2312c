import type { Column, ColumnKind } from "@cerebros/contracts";
import { type Cell, parseNumber } from "./cell.js";

/** Distinct values are counted up to here, so that a column of identifiers costs no memory. */
const distinctLimit = 1000;

/** Collects, cell by cell, what a column is. Memory does not grow with the number of rows. */
export class ColumnSummary {
  readonly name: string;
  missing = 0;
  /** Cells that are numbers. */
  numbers = 0;
  /** Are all numbers so far whole? */
  integers = true;
  /** The first present cell that is no number. */
  firstText: { row: number; line: number; value: string } | null = null;
  private texts = 0;
  private readonly values = new Set<string | number>();

  constructor(name: string) {
    this.name = name;
  }

  /** Rows before the column appeared have no value in it. */
  skip(rows: number): void {
    this.missing += rows;
  }

  /** `row` counts from 1 below the header, `line` from 1 at the start of the file. */
  add(cell: Cell, row: number, line: number): void {
    if (cell === null) {
      this.missing++;
      return;
    }
    const number = parseNumber(cell);
    if (number === undefined) {
      this.texts++;
      this.firstText ??= { row, line, value: cell };
    } else {
      this.numbers++;
      this.integers &&= Number.isInteger(number);
    }
    // 1 and 1.0 are one value of a numeric column; beside text, every spelling counts.
    if (this.values.size < distinctLimit) this.values.add(number ?? cell);
  }

  /** Numeric when every present cell is a number. A column without any present cell is categorical. */
  get kind(): ColumnKind {
    return this.texts === 0 && this.numbers > 0 ? "numeric" : "categorical";
  }

  /** Share of the present cells that are numbers. */
  get numericShare(): number {
    const present = this.numbers + this.texts;
    return present === 0 ? 0 : this.numbers / present;
  }

  get distinct(): number {
    return this.values.size;
  }

  toColumn(): Column {
    return { name: this.name, kind: this.kind, missing: this.missing, distinct: this.distinct };
  }
}

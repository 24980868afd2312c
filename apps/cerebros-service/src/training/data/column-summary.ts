import { type Column, type ColumnKind, invalidInput } from "@cerebros/contracts";
import { type Cell, parseNumber } from "./cell.js";
import { parseDate } from "./date.js";

/** Distinct values are counted up to here, so that a column of identifiers costs no memory. */
const distinctLimit = 1000;

/** An integer column with more distinct values than this holds no classes, whatever its length. */
export const maximumIntegerClasses = 20;

/** A cell and where it stands: `row` counts from 1 below the header, `line` from 1 at the start of the file. */
export interface FoundCell {
  row: number;
  line: number;
  value: string;
}

/** Collects, cell by cell, what a column is. Memory does not grow with the number of rows. */
export class ColumnSummary {
  readonly name: string;
  missing = 0;
  /** Cells that are numbers. */
  numbers = 0;
  /** Are all numbers so far whole? */
  integers = true;
  /** The first present cell that is no number. */
  firstText: FoundCell | null = null;
  /** The first present cell that is no date. */
  private firstOther: FoundCell | null = null;
  private texts = 0;
  private forced: ColumnKind | null = null;
  private readonly values = new Set<string | number>();

  /** @param limit distinct values are counted up to here */
  constructor(
    name: string,
    private readonly limit = distinctLimit,
  ) {
    this.name = name;
  }

  /** Rows before the column appeared have no value in it. */
  skip(rows: number): void {
    this.missing += rows;
  }

  add(cell: Cell, row: number, line: number): void {
    if (cell === null) {
      this.missing++;
      return;
    }
    const number = parseNumber(cell);
    if (number === undefined) {
      this.texts++;
      this.firstText ??= { row, line, value: cell };
      if (this.firstOther === null && parseDate(cell) === undefined) {
        this.firstOther = { row, line, value: cell };
      }
    } else {
      this.numbers++;
      this.integers &&= Number.isInteger(number);
      this.firstOther ??= { row, line, value: cell };
    }
    // 1 and 1.0 are one value of a numeric column; beside text, every spelling counts.
    if (this.values.size < this.limit) this.values.add(number ?? cell);
  }

  /**
   * What the caller said, else what all present cells are: numbers, dates, or categories. A column without any present
   * cell is categorical.
   */
  get kind(): ColumnKind {
    return this.forced ?? this.inferred;
  }

  /** What the cells alone say. */
  get inferred(): ColumnKind {
    if (this.texts === 0 && this.numbers > 0) return "numeric";
    return this.texts > 0 && this.firstOther === null ? "date" : "categorical";
  }

  /** Takes the caller's word for the kind; refuses (`invalid_input`, field `columns`) one that a cell contradicts. */
  force(kind: ColumnKind): void {
    const found = kind === "numeric" ? this.firstText : kind === "date" ? this.firstOther : null;
    if (found !== null) {
      throw invalidInput(
        "columns",
        `column "${this.name}" is to be ${kind}, but line ${found.line} (row ${found.row}) has "${found.value}"`,
      );
    }
    this.forced = kind;
  }

  get isForced(): boolean {
    return this.forced !== null;
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

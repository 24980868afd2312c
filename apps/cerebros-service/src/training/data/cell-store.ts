import { getHeapStatistics } from "node:v8";
import { invalidInput } from "@cerebros/contracts";
import type { Cell } from "./cell.js";

/** Repeated values of a column share one string, up to this many. */
const internLimit = 10_000;
/** A pointer, and what a string takes besides its characters. */
const pointerBytes = 8;
const stringBytes = 24;
/** Share of a thread's memory that the cells of a table may take: encoding and the like need the rest. */
const maximumShare = 0.6;

/** The memory that the cells of one table take; refuses (`invalid_input`, field `dataset`) a table that is too large. */
export class CellBudget {
  private bytes = 0;
  private readonly limit: number;

  /** @param limit in bytes; by default a share of what this thread may use */
  constructor(limit = maximumShare * getHeapStatistics().heap_size_limit) {
    this.limit = limit;
  }

  take(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes <= this.limit) return;
    const megabytes = Math.floor(this.limit / 2 ** 20);
    throw invalidInput(
      "dataset",
      `the table takes more than ${megabytes} MiB of memory; bring fewer rows or columns, or a machine with more memory`,
    );
  }
}

/** The cells of a column, with one string for equal ones where they are few. */
export class CellStore {
  readonly cells: Cell[] = [];
  private known: Map<string, string> | null = new Map();
  private hits = 0;
  private readonly budget: CellBudget;

  /** @param missing rows before the first cell */
  constructor(budget: CellBudget, missing: number) {
    this.budget = budget;
    this.budget.take(pointerBytes * missing);
    for (let row = 0; row < missing; row++) this.cells.push(null);
  }

  add(cell: Cell): void {
    const same = cell === null ? null : this.known?.get(cell);
    if (same === undefined && cell !== null) {
      this.budget.take(pointerBytes + stringBytes + cell.length);
      this.remember(cell);
    } else {
      this.hits++;
      this.budget.take(pointerBytes);
    }
    this.cells.push(same ?? cell);
  }

  private remember(cell: string): void {
    if (this.known === null) return;
    if (this.known.size < internLimit) this.known.set(cell, cell);
    // Looking up costs more than it saves where hardly a value repeats.
    else if (this.hits < this.cells.length / 10) this.known = null;
  }
}

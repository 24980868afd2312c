import type { Leak } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import { parseNumber } from "../data/cell.js";
import { explainClass, explainClassByNumbers } from "./explain-class.js";
import { explainByLevels, explainByNumbers, type Pairs } from "./explain-number.js";
import { levelsOf } from "./levels.js";
import { averageRanks, correlateRanks } from "./rank-correlation.js";
import { findRowId } from "./row-id.js";
import {
  leakFrom,
  minimumEvidence,
  type Screened,
  type ScreenedColumn,
  type ScreenedRows,
} from "./screened.js";

/** Rows of a part that are looked at: with a million rows the screen takes a second. */
const maximumRows = 10_000;
/** Cells that are looked at, and the rows that are left to a very wide table. */
const maximumCells = 5_000_000;
const minimumRows = 200;
/** Pairs below which a rank correlation is chance. */
const minimumPairs = 20;

/**
 * Looks at every input alone, before a run: is it the target, does it go up or down with it, does it answer it by itself,
 * or does it only number the rows? At most one finding per column, in the order of the columns. The targets of the test
 * part are not looked at. Of more than 10,000 training or validation rows, and of fewer in tables of more than 500
 * columns, a sample is looked at, drawn by the seed.
 */
export function screenColumns(screened: Screened): Leak[] {
  const { inputs, table_rows, seed } = screened;
  const limit = Math.max(
    minimumRows,
    Math.min(maximumRows, Math.floor(maximumCells / Math.max(1, inputs.length))),
  );
  const train = sample(screened.train, limit, seed, "train");
  const validation = sample(screened.validation, limit, seed, "validation");
  const sampled =
    train.targets.length < screened.train.targets.length ||
    validation.targets.length < screened.validation.targets.length;
  const basis = `${train.targets.length + validation.targets.length} ${sampled ? "sampled rows" : "rows"}`;
  const everyRow = evenly(table_rows, limit);
  const looked = lookAt({ ...screened, train, validation });
  return inputs.flatMap((input) => {
    const leak = screenTarget(looked, input, basis);
    if (leak) return [leak];
    const id = findRowId(input, table_rows, everyRow);
    if (!id) return [];
    const order = `rank correlation with the order of the rows ${figureText(id.figure)}`;
    const message = `column "${input.name}" is a row id: its ${table_rows} whole numbers are all different and ${
      id.by_name ? `it is named like an id (${order})` : `follow the rows (${order})`
    }`;
    return [{ kind: "row_id", column: input.name, figure: id.figure, message }];
  });
}

/** What every column is held against. */
interface Looked extends Screened {
  /** Of the training rows, then of the validation rows. */
  rows: number[];
  targets: Float64Array;
  /** Average ranks of `targets`. */
  ranks: Float64Array;
  /** Do enough validation rows differ from the commonest target? */
  telling: boolean;
}

function lookAt(screened: Screened): Looked {
  const { train, validation } = screened;
  const targets = Float64Array.from([...train.targets, ...validation.targets]);
  return {
    ...screened,
    rows: [...Array.from(train.rows), ...Array.from(validation.rows)],
    targets,
    ranks: averageRanks(targets),
    telling: uncommonRows(validation.targets) >= minimumEvidence,
  };
}

function screenTarget(looked: Looked, input: ScreenedColumn, basis: string): Leak | null {
  const { target, task, train, validation, rows } = looked;
  const goal = `the target "${target.name}"`;
  const found = (kind: Leak["kind"], figure: number, what: string): Leak => ({
    ...{ kind, column: input.name, figure },
    message: `column "${input.name}" ${what} (${basis})`,
  });
  if (rows.every((row) => sameCell(input.cell(row), target.cell(row)))) {
    return found("copy", 1, `is a copy of ${goal}`);
  }
  if (task === "classification") {
    // With more errors than that no share of right answers could be a leak.
    const errors = (1 - leakFrom) * rows.length;
    const evidence = input.numeric
      ? explainClassByNumbers(numbersOf(input, rows), looked.targets, errors)
      : explainClass(
          rows.map((row) => input.cell(row)),
          looked.targets,
        );
    if (evidence === null) return null;
    const { right, rows: answered, uncommon } = evidence;
    const wrong = answered - right;
    const enough = answered >= minimumPairs && answered >= rows.length / 2 && uncommon >= minimumEvidence;
    // Well above the commonest class: nine of ten of its errors are gone.
    if (!enough || right / answered <= leakFrom || wrong * 10 > uncommon) return null;
    const common = figureText(1 - uncommon / answered);
    return found(
      "single_column",
      right / answered,
      `alone tells ${goal} with accuracy ${figureText(right / answered)}, the commonest class has ${common}`,
    );
  }
  if (!input.numeric) {
    if (!looked.telling) return null;
    return explains(explainByLevels(cellsOf(input, train), cellsOf(input, validation)));
  }
  const x = numbersOf(input, rows);
  const correlation = correlatePresent(x, looked);
  if (Math.abs(correlation) >= leakFrom) {
    return found(
      "monotone",
      correlation,
      `goes ${correlation > 0 ? "up" : "down"} with ${goal}: rank correlation ${figureText(correlation)}`,
    );
  }
  if (!looked.telling) return null;
  const end = train.targets.length;
  return explains(
    explainByNumbers(
      { cells: x.subarray(0, end), targets: train.targets },
      { cells: x.subarray(end), targets: validation.targets },
      leakFrom,
    ),
  );

  function explains(r2: number): Leak | null {
    if (r2 <= leakFrom) return null;
    return found("single_column", r2, `alone explains ${goal}: R² ${figureText(r2)} on the validation rows`);
  }
}

/** The rank correlation over the rows where the column is present; 0 where there are too few to tell. */
function correlatePresent(x: Float64Array, { targets, ranks }: Looked): number {
  const present = x.some(Number.isNaN) ? x.filter((value) => !Number.isNaN(value)) : x;
  if (present.length < minimumPairs) return 0;
  const complete = present.length === x.length;
  const y = complete ? targets : targets.filter((_, row) => !Number.isNaN(x[row]));
  const correlation = correlateRanks(averageRanks(present), complete ? ranks : averageRanks(y));
  if (Math.abs(correlation) < leakFrom) return correlation;
  return Math.min(uncommonRows(present), uncommonRows(y)) < minimumEvidence ? 0 : correlation;
}

/** Rows that do not have the commonest value. */
function uncommonRows(values: Float64Array): number {
  return values.length - levelsOf(values).counts.reduce((most, count) => Math.max(most, count), 0);
}

/** Also the same number written differently. */
function sameCell(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const number = parseNumber(a);
  return number !== undefined && number === parseNumber(b);
}

/** NaN where the cell is missing. */
function numbersOf(column: ScreenedColumn, rows: number[]): Float64Array {
  const numbers = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const cell = column.cell(rows[i] ?? 0);
    numbers[i] = cell === null ? Number.NaN : (parseNumber(cell) ?? Number.NaN);
  }
  return numbers;
}

const cellsOf = (column: ScreenedColumn, { rows, targets }: ScreenedRows): Pairs<string | null> => ({
  cells: Array.from(rows, (row) => column.cell(row)),
  targets,
});

function sample(part: ScreenedRows, limit: number, seed: number, name: string): ScreenedRows {
  const count = part.targets.length;
  if (count <= limit) return part;
  const positions = Uint32Array.from({ length: count }, (_, position) => position);
  stream(seed, "leak", name).shuffle(positions);
  const kept = positions.subarray(0, limit).sort();
  return {
    rows: Array.from(kept, (position) => part.rows[position] ?? 0),
    targets: Float64Array.from(kept, (position) => part.targets[position] ?? Number.NaN),
  };
}

/** At most `limit` of `count` rows, ascending and evenly spread. */
function evenly(count: number, limit: number): number[] {
  const taken = Math.min(count, limit);
  return Array.from({ length: taken }, (_, index) => Math.floor((index * count) / taken));
}

/** Enough digits to tell 0.9991 from 1. */
function figureText(value: number): string {
  return value.toFixed(5);
}

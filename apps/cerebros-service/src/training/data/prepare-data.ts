import { isDeepStrictEqual } from "node:util";
import {
  type CerebrosError,
  DataOptions,
  groupColumn,
  invalidInput,
  missingMarkers,
} from "@cerebros/contracts";
import type { Screened, ScreenedColumn, ScreenedRows } from "../leak/screened.js";
import type { DataSource } from "../training.js";
import { cellReader } from "./cell.js";
import { encode, type Matrix } from "./encode.js";
import { encodeTarget } from "./encode-target.js";
import { fitFeature } from "./fit-features.js";
import { suggestNames } from "./near-names.js";
import { encodedWidth, type Preprocessing } from "./preprocessing.js";
import { rowUnits } from "./row-units.js";
import { type SplitRows, splitRows } from "./split-rows.js";
import { readTable, type Table, type TableColumn } from "./table.js";
import { readTarget, type Target } from "./target.js";
import { warnOfUnseen } from "./unseen-labels.js";

/** Encoded rows with their targets. */
export interface Part {
  inputs: Matrix;
  /** Regression: numbers in the units of the target. Classification: indices of classes. */
  targets: Float64Array;
}

export interface PreparedData {
  preprocessing: Preprocessing;
  train: Part;
  validation: Part;
  test: Part;
  warnings: string[];
}

/** Standard deviations from the training mean at which a number is cut off. Chosen on validation rows. */
const standardizedLimit = 4;

const maximumWarnings = 50;

/** Encoded numbers of all rows, 4 bytes each, in every worker. */
const maximumNumbers = 2 ** 29;

/** Fewer rows with a target are refused: three parts of them would be too small to mean anything. */
const minimumRows = 20;

/**
 * Reads, checks, splits and encodes a source. The same source gives the same numbers everywhere: workers prepare the
 * data each for itself. Every statistic comes from the training rows; see `readTable` and `readTarget` for what is refused
 * besides unknown columns, too few rows and a source without usable inputs.
 *
 * @param screen looks at the raw columns once they are split, before they are encoded
 */
export async function prepareData(
  source: DataSource,
  screen: (screened: Screened) => void = () => {},
): Promise<PreparedData> {
  const options = DataOptions.parse(source.options ?? {});
  const table = await readTable(source.path, cellReader(options.missing_markers));
  forceKinds(table, options);
  const { targetColumn, inputs, group } = chooseColumns(table, source);
  const { summary } = targetColumn;
  checkRows(table.rows - summary.missing);
  const target = readTarget(targetColumn, source.task);
  const warnings: string[] = [];
  if (summary.missing > 0) {
    warnings.push(
      `${summary.missing} of ${table.rows} rows are left out: the target "${summary.name}" is missing there`,
    );
  }
  if (inputs.length === 0) throw nothingToLearnFrom();
  const units = rowUnits(inputs, target.rows, group);
  const splittable = { units, values: target.values, classes: target.classes !== null };
  const parts = splitRows(source.split, splittable, source.seed);
  checkParts(parts, target, summary.name, warnings);

  const rowsOf = (positions: number[]) => positions.map((position) => target.rows[position] ?? 0);
  const targetsOf = (positions: number[]) =>
    Float64Array.from(positions, (position) => target.values[position] ?? Number.NaN);
  const screenedRows = (positions: number[]): ScreenedRows => ({
    rows: rowsOf(positions),
    targets: targetsOf(positions),
  });
  screen({
    target: toScreened(targetColumn, table.rows),
    task: target.task,
    inputs: inputs.map((input) => toScreened(input, table.rows)),
    train: screenedRows(parts.train),
    validation: screenedRows(parts.validation),
    table_rows: table.rows,
    seed: source.seed,
  });
  const trainRows = rowsOf(parts.train);
  const features = inputs.flatMap((column) => fitFeature(column, trainRows, warnings, options) ?? []);
  if (features.length === 0) throw nothingToLearnFrom();
  const preprocessing: Preprocessing = {
    version: 1,
    limit: standardizedLimit,
    features,
    target: encodeTarget(summary.name, target, parts.train, {
      transform: options.target_transform,
      lineOf: (row) => table.lines[row] ?? 0,
    }),
    ...(isDeepStrictEqual(options.missing_markers, missingMarkers)
      ? {}
      : { missing_markers: options.missing_markers }),
  };
  warnings.push(
    ...warnOfUnseen(features, table.columns, {
      train: trainRows,
      validation: rowsOf(parts.validation),
      test: rowsOf(parts.test),
    }),
  );
  const width = encodedWidth(preprocessing);
  checkSize(target.rows.length, width);
  if (width > parts.train.length) {
    warnings.push(
      `${width} encoded features are more than the ${parts.train.length} training rows; drop columns or bring more rows`,
    );
  }

  const part = (positions: number[]): Part => {
    const rows = rowsOf(positions);
    return {
      inputs: encode(preprocessing, rows.length, (name) => {
        const cells = table.columns.get(name)?.cells ?? [];
        return rows.map((row) => cells[row] ?? null);
      }),
      targets: targetsOf(positions),
    };
  };
  return {
    preprocessing,
    train: part(parts.train),
    validation: part(parts.validation),
    test: part(parts.test),
    warnings: atMost(warnings, maximumWarnings),
  };
}

function toScreened({ summary, cells }: TableColumn, rows: number): ScreenedColumn {
  const numeric = summary.kind === "numeric";
  return {
    name: summary.name,
    numeric,
    whole: numeric && summary.integers && summary.numbers === rows,
    cell: (row) => cells[row] ?? null,
  };
}

function forceKinds(table: Table, { columns }: DataOptions): void {
  for (const [name, kind] of Object.entries(columns)) {
    const column = table.columns.get(name);
    if (!column) {
      throw invalidInput(
        "columns",
        `there is no column "${name}"; ${suggestNames(name, [...table.columns.keys()])}`,
      );
    }
    column.summary.force(kind);
  }
}

function chooseColumns(
  table: Table,
  source: DataSource,
): { targetColumn: TableColumn; inputs: TableColumn[]; group: TableColumn | null } {
  const names = [...table.columns.keys()];
  const targetColumn = table.columns.get(source.target);
  if (!targetColumn) {
    throw invalidInput(
      "target",
      `there is no column "${source.target}"; ${suggestNames(source.target, names)}`,
    );
  }
  for (const name of source.drop) {
    if (!table.columns.has(name)) {
      throw invalidInput("drop", `there is no column "${name}" to drop; ${suggestNames(name, names)}`);
    }
  }
  if (source.drop.includes(source.target)) {
    throw invalidInput(
      "drop",
      `the target "${source.target}" is among the dropped columns; name one or the other`,
    );
  }
  const groupName = groupColumn(source.split);
  const group = groupName === null ? null : table.columns.get(groupName);
  if (group === undefined) {
    throw invalidInput("split", `there is no column "${groupName}"; ${suggestNames(`${groupName}`, names)}`);
  }
  if (group === targetColumn) {
    throw invalidInput(
      "split",
      `the target "${source.target}" cannot hold rows together; name another column`,
    );
  }
  const noFeatures = new Set([source.target, groupName, ...source.drop]);
  const inputs = [...table.columns.values()].filter(({ summary }) => !noFeatures.has(summary.name));
  return { targetColumn, inputs, group };
}

/** Can every part do its job? */
function checkParts(parts: SplitRows, target: Target, name: string, warnings: string[]): void {
  for (const [part, positions] of Object.entries(parts)) {
    if (positions.length === 0) {
      throw invalidInput(
        "dataset",
        `the ${part} part of the split is empty: too few rows are neither copies of each other nor of one group`,
      );
    }
  }
  const distinct = new Set(parts.train.map((position) => target.values[position]));
  if (distinct.size === 1) {
    throw invalidInput(
      "target",
      `the target "${name}" is the same in all training rows; use the split "random"`,
    );
  }
  const rowsWith = (positions: number[], index: number) =>
    positions.filter((position) => target.values[position] === index).length;
  for (const [index, unseen] of (target.classes ?? []).entries()) {
    if (distinct.has(index)) continue;
    const [validation, test] = [rowsWith(parts.validation, index), rowsWith(parts.test, index)];
    warnings.push(
      `no training row has the class "${unseen}", but ${validation} validation and ${test} test rows have it; ` +
        "it cannot be predicted, and those rows count as wrong",
    );
  }
}

/** A column without any value is told of as such. */
function checkRows(withTarget: number): void {
  if (withTarget === 0 || withTarget >= minimumRows) return;
  const rows = withTarget === 1 ? "1 row has" : `${withTarget} rows have`;
  throw invalidInput(
    "dataset",
    `${rows} a target, at least ${minimumRows} are needed to train, validate and test`,
  );
}

function nothingToLearnFrom(): CerebrosError {
  return invalidInput(
    "dataset",
    "no column is left to learn from: each is the target, dropped, constant, empty or an identifier",
  );
}

function checkSize(rows: number, width: number): void {
  if (rows * width <= maximumNumbers) return;
  const gigabytes = ((rows * width * Float32Array.BYTES_PER_ELEMENT) / 2 ** 30).toFixed(1);
  throw invalidInput(
    "dataset",
    `${rows} rows of ${width} encoded features take ${gigabytes} GiB, at most 2 are allowed; drop columns or lower max_levels`,
  );
}

/** A table of many columns may have a warning for each of them. */
function atMost(warnings: string[], count: number): string[] {
  if (warnings.length <= count) return warnings;
  return [...warnings.slice(0, count), `… and ${warnings.length - count} more warnings`];
}

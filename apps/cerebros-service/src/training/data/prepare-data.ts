import { isDeepStrictEqual } from "node:util";
import { DataOptions, invalidInput, missingMarkers } from "@cerebros/contracts";
import type { Screened, ScreenedColumn, ScreenedRows } from "../leak/screened.js";
import type { DataSource } from "../training.js";
import { cellReader } from "./cell.js";
import { checkInputs, nothingToLearnFrom } from "./check-inputs.js";
import { checkParts, checkRows } from "./check-rows.js";
import { chooseColumns, forceKinds } from "./choose-columns.js";
import { encode, type Matrix } from "./encode.js";
import { encodeTarget } from "./encode-target.js";
import { fitFeature } from "./fit-features.js";
import { encodedWidth, type Preprocessing } from "./preprocessing.js";
import { rowUnits } from "./row-units.js";
import { splitRows } from "./split-rows.js";
import { readTable, type TableColumn } from "./table.js";
import { readTarget } from "./target.js";
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

/**
 * Reads, checks, splits and encodes a source. The same source gives the same numbers everywhere: workers prepare the
 * data each for itself. Every statistic comes from the training rows; see `readTable`, `chooseColumns`, `readTarget`,
 * `checkRows`, `checkInputs` and `checkParts` for what is refused besides a source without usable inputs or too large for
 * memory.
 *
 * @param screen looks at the raw columns once they are split, before they are encoded
 */
export async function prepareData(
  source: DataSource,
  screen: (screened: Screened) => void = () => {},
): Promise<PreparedData> {
  const options = DataOptions.parse(source.options ?? {});
  const table = await readTable(source.path, cellReader(options.missing_markers));
  forceKinds(table, options.columns);
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
  checkInputs(inputs, target.rows);
  const units = rowUnits(inputs, target.rows, group);
  const splittable = { units, values: target.values, classes: target.classes !== null };
  const parts = splitRows(source.split, splittable, source.seed);
  checkParts({ split: source.split, parts, units }, target, summary.name, warnings);

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
  const leftOut: string[] = [];
  const features = inputs.flatMap((column) => {
    const feature = fitFeature(column, trainRows, warnings, options);
    // The reason is the last thing that was said of the column.
    if (feature === null) leftOut.push(...warnings.slice(-1));
    return feature ?? [];
  });
  if (features.length === 0) throw nothingToLearnFrom(leftOut);
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

import { createHash } from "node:crypto";
import { invalidInput } from "@cerebros/contracts";
import type { Screened, ScreenedColumn, ScreenedRows } from "../leak/screened.js";
import type { DataSource } from "../training.js";
import { encode, type Matrix } from "./encode.js";
import { average, fitFeature } from "./fit-features.js";
import { suggestNames } from "./near-names.js";
import { encodedWidth, type Preprocessing, type TargetEncoding } from "./preprocessing.js";
import { type SplitRows, splitRows } from "./split-rows.js";
import { readTable, type Table, type TableColumn } from "./table.js";
import { readTarget, type Target } from "./target.js";

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
  const table = await readTable(source.path);
  const { targetColumn, inputs } = chooseColumns(table, source);
  const target = readTarget(targetColumn, source.task);
  const { summary } = targetColumn;
  const warnings: string[] = [];
  if (summary.missing > 0) {
    warnings.push(
      `${summary.missing} of ${table.rows} rows are left out: the target "${summary.name}" is missing there`,
    );
  }
  if (target.rows.length < minimumRows) {
    throw invalidInput(
      "dataset",
      `${target.rows.length} rows have a target, at least ${minimumRows} are needed to train, validate and test`,
    );
  }

  const identities = target.rows.map((row, index) => identify(inputs, row, target.values[index]));
  const strata = target.classes === null ? new Float64Array(target.rows.length) : target.values;
  const parts = splitRows(source.split, identities, strata, source.seed);
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
  const features = inputs.flatMap((column) => fitFeature(column, rowsOf(parts.train), warnings) ?? []);
  if (features.length === 0) {
    throw invalidInput(
      "dataset",
      "no column is left to learn from: each is the target, dropped, constant, empty or an identifier",
    );
  }
  const preprocessing: Preprocessing = {
    version: 1,
    limit: standardizedLimit,
    features,
    target: encodeTarget(summary.name, target, parts.train),
  };
  const width = encodedWidth(preprocessing);
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
    warnings,
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

function chooseColumns(
  table: Table,
  source: DataSource,
): { targetColumn: TableColumn; inputs: TableColumn[] } {
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
  const inputs = [...table.columns.values()].filter(
    ({ summary }) => summary.name !== source.target && !source.drop.includes(summary.name),
  );
  return { targetColumn, inputs };
}

/** Equal for two rows exactly if all their inputs and their targets are. */
function identify(inputs: TableColumn[], row: number, target: number | undefined): string {
  const cells = inputs.map(({ cells }) => cells[row] ?? null);
  return createHash("sha256")
    .update(JSON.stringify([target, cells]))
    .digest("base64");
}

/** Can every part do its job? */
function checkParts(parts: SplitRows, target: Target, name: string, warnings: string[]): void {
  for (const [part, positions] of Object.entries(parts)) {
    if (positions.length === 0) {
      throw invalidInput(
        "dataset",
        `the ${part} part of the split is empty: too many rows are copies of each other`,
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
  const unseen = (target.classes ?? []).filter((_, index) => !distinct.has(index));
  if (unseen.length > 0) {
    warnings.push(
      `no training row has the class ${unseen.map((name) => `"${name}"`).join(", ")}; it cannot be predicted`,
    );
  }
}

function encodeTarget(name: string, target: Target, train: number[]): TargetEncoding {
  if (target.classes !== null) return { task: "classification", name, classes: target.classes };
  const values = train.map((position) => target.values[position] ?? Number.NaN);
  const mean = average(values);
  const deviation = Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
  if (!Number.isFinite(deviation)) {
    throw invalidInput("target", `the target "${name}" has numbers too large to compute with; scale it`);
  }
  return { task: "regression", name, mean, deviation };
}

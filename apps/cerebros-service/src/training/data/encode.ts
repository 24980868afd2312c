import { invalidInput } from "@cerebros/contracts";
import type { Row } from "../training.js";
import { type Cell, parseNumber, toCell } from "./cell.js";
import {
  type CategoricalFeature,
  encodedWidth,
  featureWidth,
  type NumericFeature,
  type Preprocessing,
} from "./preprocessing.js";

/** Encoded rows, one after the other: `values[row * width + column]`. */
export interface Matrix {
  rows: number;
  width: number;
  values: Float32Array;
}

/** `cells(name)` hands out the column of a feature, one cell per row. Text in a column of numbers is refused. */
export function encode(preprocessing: Preprocessing, rows: number, cells: (name: string) => Cell[]): Matrix {
  const width = encodedWidth(preprocessing);
  const values = new Float32Array(rows * width);
  let first = 0;
  for (const feature of preprocessing.features) {
    const column = cells(feature.name);
    for (let row = 0; row < rows; row++) {
      const cell = column[row] ?? null;
      const at = row * width + first;
      if (feature.kind === "categorical") writeLevel(feature, cell, values, at);
      else writeNumber(feature, cell, preprocessing.limit, row, values, at);
    }
    first += featureWidth(feature);
  }
  return { rows, width, values };
}

/**
 * Rows to predict. Columns that the model does not read are ignored. Refuses (`invalid_input`, field `rows`) a row without
 * a column that the model reads (null means missing), and text in a column of numbers.
 */
export function encodeRows(preprocessing: Preprocessing, rows: Row[]): Matrix {
  return encode(preprocessing, rows.length, (name) =>
    rows.map((row, index) => {
      if (!Object.hasOwn(row, name)) {
        throw invalidInput(
          "rows",
          `row ${index + 1} lacks the column "${name}"; send null if the value is missing`,
        );
      }
      return toCell(String(row[name] ?? ""));
    }),
  );
}

function writeNumber(
  feature: NumericFeature,
  cell: Cell,
  limit: number,
  row: number,
  values: Float32Array,
  at: number,
): void {
  const number = cell === null ? feature.fill : parseNumber(cell);
  if (number === undefined) {
    throw invalidInput("rows", `row ${row + 1}: "${feature.name}" is "${cell}", expected a number`);
  }
  values[at] = Math.min(limit, Math.max(-limit, (number - feature.mean) / feature.deviation));
  if (feature.missing_indicator && cell === null) values[at + 1] = 1;
}

function writeLevel(feature: CategoricalFeature, cell: Cell, values: Float32Array, at: number): void {
  const level = cell === null ? -1 : feature.levels.indexOf(cell);
  if (level >= 0) values[at + level] = 1;
  else if (cell === null && feature.missing) values[at + feature.levels.length] = 1;
  else if (feature.other) values[at + feature.levels.length + Number(feature.missing)] = 1;
}

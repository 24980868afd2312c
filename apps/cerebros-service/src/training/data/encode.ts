import { invalidInput } from "@cerebros/contracts";
import type { Row } from "../training.js";
import { type Cell, cellReader, parseNumber, toCell } from "./cell.js";
import { datePart, parseDate } from "./date.js";
import { hash } from "./hash.js";
import {
  type CategoricalFeature,
  type DateFeature,
  encodedWidth,
  type Feature,
  featureWidth,
  type HashedFeature,
  type NumericFeature,
  type OrdinalFeature,
  type Preprocessing,
} from "./preprocessing.js";

/** Encoded rows, one after the other: `values[row * width + column]`. */
export interface Matrix {
  rows: number;
  width: number;
  values: Float32Array;
}

/**
 * `cells(name)` hands out the column of a feature, one cell per row. Text in a column of numbers or dates is refused
 * (`invalid_input`, field `rows`).
 */
export function encode(preprocessing: Preprocessing, rows: number, cells: (name: string) => Cell[]): Matrix {
  const width = encodedWidth(preprocessing);
  const values = new Float32Array(rows * width);
  let first = 0;
  for (const feature of preprocessing.features) {
    const column = cells(feature.name);
    const write = writer(feature, preprocessing.limit);
    for (let row = 0; row < rows; row++) write(column[row] ?? null, values, row * width + first, row);
    first += featureWidth(feature);
  }
  return { rows, width, values };
}

/**
 * Rows to predict. Columns that the model does not read are ignored. Refuses (`invalid_input`, field `rows`) a row without
 * a column that the model reads (null means missing), and text in a column of numbers or dates.
 */
export function encodeRows(preprocessing: Preprocessing, rows: Row[]): Matrix {
  const { missing_markers } = preprocessing;
  const read = missing_markers === undefined ? toCell : cellReader(missing_markers);
  return encode(preprocessing, rows.length, (name) =>
    rows.map((row, index) => cellOf(row, name, index, read)),
  );
}

function cellOf(row: Row, name: string, index: number, read: (text: string) => Cell): Cell {
  if (!Object.hasOwn(row, name)) {
    throw invalidInput(
      "rows",
      `row ${index + 1} lacks the column "${name}"; send null if the value is missing`,
    );
  }
  const value = row[name] ?? null;
  return value === null ? null : read(String(value));
}

/** Writes what becomes of a cell from position `at`, where all is 0 before; `row` is 0-based and for messages. */
type Write = (cell: Cell, values: Float32Array, at: number, row: number) => void;

function writer(feature: Feature, limit: number): Write {
  const cut = (value: number) => Math.min(limit, Math.max(-limit, value));
  switch (feature.kind) {
    case "numeric":
      return writeNumber(feature, cut);
    case "categorical":
      return writeLevel(feature);
    case "ordinal":
      return writePosition(feature, cut);
    case "hashed":
      return writeBucket(feature);
    case "date":
      return writeDate(feature, cut);
  }
}

function writeNumber(feature: NumericFeature, cut: (value: number) => number): Write {
  return (cell, values, at, row) => {
    const number = cell === null ? feature.fill : parseNumber(cell);
    if (number === undefined) throw unreadable(feature, cell, row, "a number");
    values[at] = cut((number - feature.mean) / feature.deviation);
    if (feature.missing_indicator && cell === null) values[at + 1] = 1;
  };
}

function writeLevel({ levels, missing, other }: CategoricalFeature): Write {
  const positions = new Map(levels.map((level, position) => [level, position]));
  return (cell, values, at) => {
    const position = cell === null ? undefined : positions.get(cell);
    if (position !== undefined) values[at + position] = 1;
    else if (cell === null && missing) values[at + levels.length] = 1;
    else if (other) values[at + levels.length + Number(missing)] = 1;
  };
}

function writePosition(feature: OrdinalFeature, cut: (value: number) => number): Write {
  const positions = new Map(feature.levels.map((level, position) => [level, position]));
  return (cell, values, at) => {
    const position = cell === null ? undefined : positions.get(cell);
    if (position !== undefined) values[at] = cut((position - feature.mean) / feature.deviation);
    else if (cell === null && feature.missing) values[at + 1] = 1;
  };
}

function writeBucket({ buckets, missing }: HashedFeature): Write {
  return (cell, values, at) => {
    if (cell !== null) values[at + (hash(cell) % buckets)] = 1;
    else if (missing) values[at + buckets] = 1;
  };
}

function writeDate(feature: DateFeature, cut: (value: number) => number): Write {
  const { first, parts, missing } = feature;
  return (cell, values, at, row) => {
    if (cell === null) {
      if (missing) values[at + parts.length] = 1;
      return;
    }
    const time = parseDate(cell);
    if (time === undefined) throw unreadable(feature, cell, row, "an ISO date such as 2024-05-31");
    for (const [index, { part, mean, deviation }] of parts.entries()) {
      values[at + index] = cut((datePart(part, time, first) - mean) / deviation);
    }
  };
}

function unreadable({ name }: Feature, cell: Cell, row: number, expected: string) {
  return invalidInput("rows", `row ${row + 1}: "${name}" is "${cell}", expected ${expected}`);
}

import type { ParameterSpec, ParameterValue } from "@cerebros/contracts";
import { unitScale } from "../../space/unit-scale.js";
import { isInRange } from "../../study/check-point.js";
import type { History } from "../../study/history.js";

/** What the trials of a history have for one parameter. A trial's row is its number less 1. */
export interface ObservedColumn {
  /** By row: the place on the unit scale, or the index of the choice; NaN where the trial has no such value. */
  places: Float64Array;
  /** Rows that have a place, by place and then by row; none for choices. Only the first `count` entries count. */
  sorted: Int32Array;
  count: number;
}

interface Kept extends ObservedColumn {
  /** Of the parameter, as JSON. */
  spec: string;
  isChoice: boolean;
  /** Changes of the history that were read. */
  seen: number;
  /** Trials that may yet get other parameters. */
  open: Set<number>;
}

/** Rows that are put in their places one by one; more of them are sorted anew. */
const fewRows = 64;

const kept = new WeakMap<History, Map<string, Kept>>();

/** The column of a parameter that has a range or choices, brought up to date with the history. */
export function observedColumn(history: History, name: string, spec: ParameterSpec): ObservedColumn {
  const columns = kept.get(history) ?? new Map<string, Kept>();
  kept.set(history, columns);
  const written = JSON.stringify(spec);
  const known = columns.get(name);
  const column: Kept =
    known?.spec === written
      ? known
      : {
          ...{ spec: written, isChoice: spec.type === "categorical", seen: 0, open: new Set() },
          ...{ places: new Float64Array(0), sorted: new Int32Array(0), count: 0 },
        };
  columns.set(name, column);
  update(column, history, name, placeOf(name, spec));
  return column;
}

function placeOf(name: string, spec: ParameterSpec): (value: ParameterValue | undefined) => number {
  switch (spec.type) {
    case "fixed":
      return () => Number.NaN;
    case "categorical": {
      const indices = new Map(spec.choices.map((choice, index) => [choice, index]));
      return (value) => (value === undefined ? Number.NaN : (indices.get(value) ?? Number.NaN));
    }
    default: {
      const { toUnit } = unitScale(name, spec);
      return (value) => (typeof value === "number" && isInRange(spec, value) ? toUnit(value) : Number.NaN);
    }
  }
}

function update(
  column: Kept,
  { trials, changes }: History,
  name: string,
  place: (value: ParameterValue | undefined) => number,
): void {
  const rows = new Set(column.open);
  for (; column.seen < changes.length; column.seen++) rows.add((changes[column.seen] as number) - 1);
  grow(column, trials.length);
  const moved: [row: number, place: number][] = [];
  for (const row of rows) {
    const trial = trials[row];
    if (trial === undefined) continue;
    if (trial.state === "running" || trial.state === "queued") column.open.add(row);
    else column.open.delete(row);
    const at = place(trial.parameters[name]);
    if (!Object.is(at, column.places[row])) moved.push([row, at]);
  }
  if (column.isChoice || moved.length > fewRows) {
    for (const [row, at] of moved) column.places[row] = at;
    if (!column.isChoice) sortAll(column);
  } else {
    for (const [row, at] of moved) move(column, row, at);
  }
}

/** Room for as many rows again, so that a growing history is seldom copied. */
function grow(column: Kept, rows: number): void {
  if (column.places.length >= rows) return;
  const places = new Float64Array(2 * rows).fill(Number.NaN);
  places.set(column.places);
  const sorted = new Int32Array(2 * rows);
  sorted.set(column.sorted);
  Object.assign(column, { places, sorted });
}

function sortAll(column: Kept): void {
  const { places } = column;
  const rows = Int32Array.from(places.keys()).filter((row) => !Number.isNaN(places[row]));
  rows.sort((a, b) => (places[a] as number) - (places[b] as number) || a - b);
  column.sorted.set(rows);
  column.count = rows.length;
}

/** Takes the row from its old place, if it has one, to its new one, if it gets one. */
function move(column: Kept, row: number, place: number): void {
  const { places, sorted } = column;
  if (!Number.isNaN(places[row])) {
    const old = position(column, row, places[row] as number);
    sorted.copyWithin(old, old + 1, column.count--);
  }
  places[row] = place;
  if (Number.isNaN(place)) return;
  const next = position(column, row, place);
  sorted.copyWithin(next + 1, next, column.count++);
  sorted[next] = row;
}

/** Where the row stands among the sorted ones, or would. */
function position({ places, sorted, count }: Kept, row: number, place: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle] as number;
    const at = places[other] as number;
    if (at < place || (at === place && other < row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

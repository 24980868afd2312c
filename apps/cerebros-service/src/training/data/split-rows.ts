import type { Split } from "@cerebros/contracts";
import { stream } from "@cerebros/search";

/** Positions (0-based) of the rows of each part, ascending within `ordered`, shuffled otherwise. */
export interface SplitRows {
  train: number[];
  validation: number[];
  test: number[];
}

/** Ends of the training and of the validation part, as shares of the rows. */
const trainEnd = 0.6;
const validationEnd = 0.8;

/** Quantiles of a numeric target that a stratified split keeps the shares of, where each has this many rows. */
const maximumQuantiles = 10;
const rowsPerQuantile = 10;

/** Rows as the split sees them: one entry per position. */
export interface Splittable {
  /** Positions with the same unit stay in one part. Units are numbered by their first position. */
  units: Uint32Array;
  /** The class of the row, or its number. */
  values: Float64Array;
  classes: boolean;
}

/** A unit and its positions, ascending. */
type Unit = number[];

/**
 * Divides rows; what the kinds of split mean is said in the contract. Depends on nothing but its arguments. Sizes are those
 * of the shares as nearly as whole units allow, exactly rounded where every unit is one row.
 */
export function splitRows(split: Split, rows: Splittable, seed: number): SplitRows {
  const units = collectUnits(rows.units);
  if (split === "ordered") return splitOrdered(units, rows.units.length);
  if (split === "random") return draw(strata(units, rows.classes ? rows.values : null), seed, ["split"]);
  if (split === "stratified") return draw(strata(units, stratify(rows)), seed, ["split"]);
  if (split.kind === "group") return draw(strata(units, null), seed, ["split"]);

  const { folds, fold, validation_share, group } = split;
  const byStratum = strata(units, group === null ? stratify(rows) : null);
  const { tested, others } = takeFold(byStratum, folds, fold, seed);
  const ends = { train: 1 - validation_share, validation: 1 };
  return { ...draw(others, seed, ["split", "fold", fold], ends), test: tested.flat() };
}

function collectUnits(unitOf: Uint32Array): Unit[] {
  const units: Unit[] = [];
  for (const [position, unit] of unitOf.entries()) {
    const known = units[unit];
    if (known) known.push(position);
    else units[unit] = [position];
  }
  return units;
}

/** Units in the order of their last positions, cut at the shares of the rows. */
function splitOrdered(units: Unit[], rows: number): SplitRows {
  const parts: SplitRows = { train: [], validation: [], test: [] };
  const ordered = [...units].sort((a, b) => (a.at(-1) ?? 0) - (b.at(-1) ?? 0));
  place(ordered, rows, parts, { train: trainEnd, validation: validationEnd });
  for (const part of Object.values(parts)) part.sort((a: number, b: number) => a - b);
  return parts;
}

/** Units by stratum, strata ascending; a unit belongs to the stratum of its first row. */
type Strata = [stratum: number, units: Unit[]][];

function strata(units: Unit[], values: Float64Array | null): Strata {
  const byStratum = new Map<number, Unit[]>();
  for (const unit of units) {
    const stratum = values?.[unit[0] ?? 0] ?? 0;
    const others = byStratum.get(stratum);
    if (others) others.push(unit);
    else byStratum.set(stratum, [unit]);
  }
  return [...byStratum].sort(([a], [b]) => a - b);
}

/** The class of each row, or the number of its quantile from 0. Equal numbers are in one quantile. */
function stratify({ values, classes }: Splittable): Float64Array {
  if (classes) return values;
  const sorted = values.slice().sort();
  const quantiles = Math.max(1, Math.min(maximumQuantiles, Math.floor(values.length / rowsPerQuantile)));
  const ends = Array.from({ length: quantiles - 1 }, (_, index) => {
    return sorted[Math.ceil(((index + 1) * sorted.length) / quantiles) - 1] ?? 0;
  });
  return values.map((value) => ends.filter((end) => value > end).length);
}

/** Shuffles every stratum and cuts it at the shares. */
function draw(
  byStratum: Strata,
  seed: number,
  purpose: (string | number)[],
  ends = { train: trainEnd, validation: validationEnd },
): SplitRows {
  const parts: SplitRows = { train: [], validation: [], test: [] };
  for (const [stratum, units] of byStratum) {
    const shuffled = shuffle(units, seed, [...purpose, stratum]);
    const rows = units.reduce((sum, unit) => sum + unit.length, 0);
    place(shuffled, rows, parts, ends);
  }
  return parts;
}

/** A unit goes where its middle falls; units of one row give the exactly rounded sizes. */
function place(units: Unit[], rows: number, parts: SplitRows, ends: { train: number; validation: number }) {
  let before = 0;
  for (const unit of units) {
    const middle = (before + unit.length / 2) / rows;
    const part = middle < ends.train ? "train" : middle < ends.validation ? "validation" : "test";
    for (const position of unit) parts[part].push(position);
    before += unit.length;
  }
}

/** Deals the units of every stratum to the folds, each to the fold with the fewest rows so far. */
function takeFold(byStratum: Strata, folds: number, fold: number, seed: number) {
  const total = new Array<number>(folds).fill(0);
  const tested: Unit[] = [];
  const others: Strata = [];
  for (const [stratum, units] of byStratum) {
    const inStratum = new Array<number>(folds).fill(0);
    const rest: Unit[] = [];
    for (const unit of shuffle(units, seed, ["split", "folds", stratum])) {
      const to = emptiest(inStratum, total);
      inStratum[to] = (inStratum[to] ?? 0) + unit.length;
      total[to] = (total[to] ?? 0) + unit.length;
      (to === fold - 1 ? tested : rest).push(unit);
    }
    if (rest.length > 0) others.push([stratum, rest]);
  }
  return { tested, others };
}

/** The fold with the fewest rows of the stratum, then of all, then the first. */
function emptiest(inStratum: number[], total: number[]): number {
  let best = 0;
  for (let fold = 1; fold < total.length; fold++) {
    const difference =
      (inStratum[fold] ?? 0) - (inStratum[best] ?? 0) || (total[fold] ?? 0) - (total[best] ?? 0);
    if (difference < 0) best = fold;
  }
  return best;
}

function shuffle(units: Unit[], seed: number, purpose: (string | number)[]): Unit[] {
  const order = [...units.keys()];
  stream(seed, ...purpose).shuffle(order);
  return order.map((index) => units[index] ?? []);
}

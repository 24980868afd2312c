import type { Cell } from "../data/cell.js";
import { levelsOf, position } from "./levels.js";

export interface ClassEvidence {
  /** Rows whose class the column answers although the row itself was left out. */
  right: number;
  /** Rows that the column says anything about. */
  rows: number;
  /** Rows among them that the commonest of their classes gets wrong. */
  uncommon: number;
}

interface Level {
  /** Rows per class. */
  counts: Map<number, number>;
  rows: number;
}

/**
 * How well one column of text tells the class, each row answered by the others: by the commonest class of the rows with
 * the same cell. Text that nobody else has says nothing. A tie is wrong.
 */
export function explainClass(cells: Cell[], targets: Float64Array): ClassEvidence {
  const levels = new Map<Cell, Level>();
  for (const [row, cell] of cells.entries()) addTo(levels, cell, targets[row]);
  const tally = new Tally();
  for (const level of levels.values()) if (level.rows > 1) tally.add(level, answeredByOthers(level));
  return tally.evidence();
}

/**
 * The same for numbers; one that nobody else has is answered by the nearest number. NaN is missing, a level like others.
 *
 * @param errors more wrong answers than that end the search with null: most columns have them after a few rows
 */
export function explainClassByNumbers(
  numbers: Float64Array,
  targets: Float64Array,
  errors: number,
): ClassEvidence | null {
  const { values, counts } = levelsOf(numbers);
  /** Of the levels of one row, its class. */
  const single = new Float64Array(values.length);
  /** All others, by position in `values`; the missing ones stand after the last. */
  const levels = new Map<number, Level>();
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row] ?? Number.NaN;
    const at = Number.isNaN(value) ? values.length : position(values, value);
    if (counts[at] === 1) single[at] = targets[row] ?? Number.NaN;
    else addTo(levels, at, targets[row]);
  }
  const tally = new Tally();
  for (const level of levels.values()) if (level.rows > 1) tally.add(level, answeredByOthers(level));
  for (let at = 0; at < values.length && tally.wrong <= errors; at++) {
    if (counts[at] !== 1) continue;
    const value = values[at] ?? Number.NaN;
    const [left = Number.NEGATIVE_INFINITY, right = Number.POSITIVE_INFINITY] = [
      values[at - 1],
      values[at + 1],
    ];
    const nearest = value - left <= right - value ? at - 1 : at + 1;
    const level = levels.get(nearest);
    const answer = level === undefined ? single[nearest] : commonest(level);
    tally.addOne(single[at] ?? Number.NaN, answer);
  }
  return tally.wrong > errors ? null : tally.evidence();
}

function addTo<K>(levels: Map<K, Level>, key: K, target = Number.NaN): void {
  const level = levels.get(key);
  if (level === undefined) {
    levels.set(key, { counts: new Map([[target, 1]]), rows: 1 });
    return;
  }
  level.counts.set(target, (level.counts.get(target) ?? 0) + 1);
  level.rows++;
}

/** Counts answers. */
class Tally {
  wrong = 0;
  private rows = 0;
  /** Rows per class. */
  private readonly total = new Map<number, number>();

  /** A level with `right` rows that were answered rightly. */
  add({ counts, rows }: Level, right: number): void {
    this.rows += rows;
    this.wrong += rows - right;
    for (const [target, count] of counts) this.total.set(target, (this.total.get(target) ?? 0) + count);
  }

  addOne(target: number, answer: number | undefined): void {
    this.rows++;
    if (answer !== target) this.wrong++;
    this.total.set(target, (this.total.get(target) ?? 0) + 1);
  }

  evidence(): ClassEvidence {
    const { rows, wrong, total } = this;
    return { right: rows - wrong, rows, uncommon: rows - Math.max(0, ...total.values()) };
  }
}

/** Rows of the level that its other rows answer rightly. */
function answeredByOthers({ counts }: Level): number {
  const ordered = [...counts.values()].sort((a, b) => b - a);
  const [first = 0, second = 0] = ordered;
  // Only the commonest class can win once its own row is left out.
  return first - 1 > second ? first : 0;
}

/** The commonest class of a level; undefined when two are equally common. */
function commonest({ counts }: Level): number | undefined {
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}

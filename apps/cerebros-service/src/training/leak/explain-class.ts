import type { Cell } from "../data/cell.js";

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
 * How well one column tells the class, each row answered by the others: by the commonest class of the rows with the same
 * cell; a number that nobody else has, by the nearest number. Text that nobody else has says nothing. A tie is wrong.
 */
export function explainClass(cells: Cell[], targets: Float64Array, numeric: boolean): ClassEvidence {
  const levels = new Map<Cell | number, Level>();
  for (const [row, cell] of cells.entries()) {
    const key = numeric && cell !== null ? Number(cell) : cell;
    const level = levels.get(key) ?? { counts: new Map<number, number>(), rows: 0 };
    const target = targets[row] ?? Number.NaN;
    level.counts.set(target, (level.counts.get(target) ?? 0) + 1);
    level.rows++;
    levels.set(key, level);
  }
  const total = new Map<number, number>();
  let right = 0;
  let rows = 0;
  const count = (level: Level, answered: number) => {
    right += answered;
    rows += level.rows;
    for (const [target, n] of level.counts) total.set(target, (total.get(target) ?? 0) + n);
  };
  for (const level of levels.values()) if (level.rows > 1) count(level, answeredByOthers(level));
  if (numeric) {
    const values = [...levels.keys()].filter((key) => typeof key === "number").sort((a, b) => a - b);
    for (const [at, value] of values.entries()) {
      const level = levels.get(value);
      if (level?.rows !== 1) continue;
      const [left = Number.NEGATIVE_INFINITY, next = Number.POSITIVE_INFINITY] = [
        values[at - 1],
        values[at + 1],
      ];
      const nearest = levels.get(value - left <= next - value ? left : next);
      const [own] = level.counts.keys();
      count(level, Number(nearest !== undefined && commonest(nearest) === own));
    }
  }
  return { right, rows, uncommon: rows - Math.max(0, ...total.values()) };
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

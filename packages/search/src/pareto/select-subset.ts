import { exclusiveVolume } from "./hypervolume.js";
import type { Losses } from "./losses.js";

/**
 * Indices of `count` rows that together dominate much volume, in the order of choice: each time the row that adds most
 * (a guarantee of 63 % of the best volume); of equal rows the first. What a row adds never grows, so only rows whose last
 * known contribution is the largest are measured again (lazy greedy, Minoux 1978). Infinite losses count as the most
 * extreme finite ones of their objective.
 */
export function selectSubset(rows: readonly Losses[], count: number, reference: Losses): number[] {
  const finite = withinFinite(rows);
  const bounds = finite.map((row) => ({ volume: exclusiveVolume(row, [], reference), known: 0 }));
  const chosen: number[] = [];
  const left = new Set(finite.keys());
  while (chosen.length < count && left.size > 0) {
    const members = chosen.map((index) => finite[index] as Losses);
    for (;;) {
      let best = -1;
      for (const index of left) {
        if (best < 0 || bound(index).volume > bound(best).volume) best = index;
      }
      if (bound(best).known === chosen.length) {
        chosen.push(best);
        left.delete(best);
        break;
      }
      bounds[best] = {
        volume: exclusiveVolume(finite[best] as Losses, members, reference),
        known: chosen.length,
      };
    }
  }
  return chosen;

  function bound(index: number): { volume: number; known: number } {
    return bounds[index] as { volume: number; known: number };
  }
}

function withinFinite(rows: readonly Losses[]): readonly Losses[] {
  if (rows.every((row) => row.every(Number.isFinite))) return rows;
  const ends = [...(rows[0]?.keys() ?? [])].map((objective) => {
    const finite = rows.map((row) => row[objective] as number).filter(Number.isFinite);
    return finite.length > 0
      ? { low: finite.reduce((a, b) => Math.min(a, b)), high: finite.reduce((a, b) => Math.max(a, b)) }
      : { low: 0, high: 0 };
  });
  return rows.map((row) =>
    row.map((loss, i) => {
      const { low, high } = ends[i] as { low: number; high: number };
      return Math.min(high, Math.max(low, loss));
    }),
  );
}

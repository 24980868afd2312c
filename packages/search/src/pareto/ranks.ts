import { dominates, type Judged } from "./dominates.js";
import type { Losses } from "./losses.js";

/**
 * The front of each row, from 0: those that no row dominates, then those that only rows of front 0 dominate, and so on.
 * Equal rows share a front. Takes n log n steps with two objectives; with more, rows are compared with the fronts found
 * so far, by bisection (efficient non-dominated sort, Zhang et al. 2015). NaN is not allowed, ±∞ is.
 */
export function paretoRanks(rows: readonly Losses[]): number[] {
  const ranks = new Array<number>(rows.length).fill(0);
  // A row can only be dominated by one that comes before it in this order.
  const order = [...rows.keys()].sort((a, b) => compare(rows[a] as Losses, rows[b] as Losses) || a - b);
  const place = rows[0]?.length === 2 ? placeOfPairs() : placeOfRows();
  let previous: Losses | undefined;
  let rank = 0;
  for (const index of order) {
    const row = rows[index] as Losses;
    if (previous === undefined || compare(previous, row) !== 0) rank = place(row);
    ranks[index] = rank;
    previous = row;
  }
  return ranks;
}

/**
 * The fronts of constrained domination: those of the feasible trials, then the infeasible ones by their violation, each
 * amount a front of its own.
 */
export function constrainedRanks(trials: readonly Judged[]): number[] {
  const feasible = trials.filter(({ violation }) => violation <= 0);
  const ranked = paretoRanks(feasible.map(({ losses }) => losses));
  const fronts = ranked.reduce((most, rank) => Math.max(most, rank + 1), 0);
  const amounts = [...new Set(trials.flatMap(({ violation }) => (violation > 0 ? [violation] : [])))];
  const places = new Map(amounts.sort((a, b) => a - b).map((amount, i) => [amount, fronts + i]));
  let next = 0;
  return trials.map(({ violation }) => places.get(violation) ?? (ranked[next++] as number));
}

function compare(a: Losses, b: Losses): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i] as number, b[i] as number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** The first losses ascend, so a front dominates a pair exactly if its lowest second loss is at most the pair's. */
function placeOfPairs(): (row: Losses) => number {
  const lowest: number[] = [];
  return (row) => {
    const second = row[1] as number;
    const rank = firstWhere(lowest.length, (front) => (lowest[front] as number) > second);
    lowest[rank] = second;
    return rank;
  };
}

function placeOfRows(): (row: Losses) => number {
  const fronts: Losses[][] = [];
  return (row) => {
    const rank = firstWhere(
      fronts.length,
      (front) => !fronts[front]?.some((member) => dominates(member, row)),
    );
    const front = fronts[rank];
    if (front) front.push(row);
    else fronts.push([row]);
    return rank;
  };
}

/** The first of `count` indices for which the test holds, if it holds for all that follow; `count` when for none. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

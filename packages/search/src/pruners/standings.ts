import { crowdingDistances } from "../pareto/crowding-distance.js";
import type { Losses } from "../pareto/losses.js";
import { paretoRanks } from "../pareto/ranks.js";

/**
 * One number for each of `losses` (a row per trial, a column per objective), lower for the better trial. With one
 * objective it is the loss, and NaN stays NaN. With several it is how many of the trials are better: trials of an earlier
 * front are, and in the same front those with more room around them (crowding distance of NSGA-II, Deb et al. 2002); a
 * row with NaN is worse than every row without, in all objectives.
 */
export function standings(losses: readonly Losses[]): number[] {
  if ((losses[0]?.length ?? 1) === 1) return losses.map(([loss]) => loss ?? Number.NaN);
  const rows = losses.map((row) => (row.some(Number.isNaN) ? row.map(() => Number.POSITIVE_INFINITY) : row));
  const fronts: number[][] = [];
  for (const [index, rank] of paretoRanks(rows).entries()) {
    const front = fronts[rank] ?? [];
    fronts[rank] = front;
    front.push(index);
  }
  const places = new Array<number>(rows.length).fill(0);
  let better = 0;
  for (const front of fronts) {
    placeFront(front, rows, better, places);
    better += front.length;
  }
  return places;
}

/** Members with equal room share a place. */
function placeFront(
  front: readonly number[],
  rows: readonly Losses[],
  better: number,
  places: number[],
): void {
  const room = crowdingDistances(front.map((index) => rows[index] ?? []));
  const order = front
    .map((index, i) => ({ index, room: room[i] ?? 0 }))
    .sort((a, b) => (a.room === b.room ? 0 : b.room - a.room));
  for (const [i, { index, room: own }] of order.entries()) {
    const previous = order[i - 1];
    places[index] = previous?.room === own ? (places[previous.index] ?? 0) : better + i;
  }
}

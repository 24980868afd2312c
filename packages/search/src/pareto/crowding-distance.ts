import type { Losses } from "./losses.js";

/**
 * How much room the rows of one front have around them (NSGA-II, Deb et al. 2002): for each objective the distance
 * between the neighbours on both sides as a share of the front's width, summed; the ends of an objective have ∞. An
 * objective in which all rows are equal, or whose width is not finite, says nothing.
 */
export function crowdingDistances(front: readonly Losses[]): number[] {
  const distances = new Array<number>(front.length).fill(0);
  for (const objective of front[0]?.keys() ?? []) {
    const losses = front.map((row) => row[objective] as number);
    const order = [...losses.keys()].sort((a, b) => ascending(losses, a, b));
    const at = (place: number): number => losses[order[place] as number] as number;
    const width = at(order.length - 1) - at(0);
    if (!(width > 0) || width === Number.POSITIVE_INFINITY) continue;
    for (const [place, index] of order.entries()) {
      const inside = place > 0 && place < order.length - 1;
      const gap = inside ? (at(place + 1) - at(place - 1)) / width : Number.POSITIVE_INFINITY;
      distances[index] = (distances[index] as number) + gap;
    }
  }
  return distances;
}

/** By loss; equal losses keep the order of the rows. */
function ascending(losses: readonly number[], a: number, b: number): number {
  const [left, right] = [losses[a] as number, losses[b] as number];
  return left === right ? a - b : left < right ? -1 : 1;
}

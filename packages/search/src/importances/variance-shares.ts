import type { Axis } from "./axis.js";
import type { Extent, Leaf } from "./regression-tree.js";

/** How much a tree's prediction varies over its space, and how much of that each axis explains alone. */
export interface Variances {
  readonly total: number;
  /** One for each axis: variance of the prediction averaged over all other axes. Without interactions they sum to `total`. */
  readonly single: readonly number[];
}

/** Exact for the uniform distribution over the space (Hutter, Hoos and Leyton-Brown 2014). */
export function variancesOf(leaves: readonly Leaf[], axes: readonly Axis[]): Variances {
  const weights = leaves.map(({ extents }) =>
    extents.reduce((product, extent, i) => product * shareOf(extent, axes[i] as Axis), 1),
  );
  const mean = leaves.reduce((sum, { value }, k) => sum + (weights[k] as number) * value, 0);
  const total = leaves.reduce((sum, { value }, k) => sum + (weights[k] as number) * (value - mean) ** 2, 0);
  // Relative to the mean, so that sums of large values keep their digits.
  const centred = leaves.map(({ value }, k) => (weights[k] as number) * (value - mean));
  const single = axes.map((axis, i) => {
    const extents = leaves.map((leaf) => leaf.extents[i] as Extent);
    return axis.choices === null
      ? numberVariance(extents as { low: number; high: number }[], centred)
      : choiceVariance(extents as ReadonlySet<number>[], centred, axis.choices);
  });
  return { total, single };
}

function shareOf(extent: Extent, { choices }: Axis): number {
  return extent instanceof Set
    ? extent.size / (choices ?? 1)
    : width(extent as { low: number; high: number });
}

function width({ low, high }: { low: number; high: number }): number {
  return high - low;
}

/** Between two neighbouring ends of leaves the average does not change: only the ends have to be visited. */
function numberVariance(
  extents: readonly { low: number; high: number }[],
  centred: readonly number[],
): number {
  const changes = extents.flatMap((extent, k) => {
    // Two places as near as numbers can be leave nothing between them.
    if (width(extent) === 0) return [];
    const density = (centred[k] as number) / width(extent);
    return [
      { at: extent.low, by: density },
      { at: extent.high, by: -density },
    ];
  });
  changes.sort((a, b) => a.at - b.at);
  let [average, variance, before] = [0, 0, 0];
  for (const { at, by } of changes) {
    variance += (at - before) * average ** 2;
    average += by;
    before = at;
  }
  return variance;
}

function choiceVariance(
  extents: readonly ReadonlySet<number>[],
  centred: readonly number[],
  choices: number,
): number {
  const averages = new Array<number>(choices).fill(0);
  for (const [k, extent] of extents.entries()) {
    for (const choice of extent) {
      averages[choice] = (averages[choice] as number) + ((centred[k] as number) * choices) / extent.size;
    }
  }
  return averages.reduce((sum, average) => sum + average ** 2, 0) / choices;
}

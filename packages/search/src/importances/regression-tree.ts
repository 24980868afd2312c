import type { Axis } from "./axis.js";

/** What a leaf covers of one axis: an interval of numbers, or choices. */
export type Extent = { readonly low: number; readonly high: number } | ReadonlySet<number>;

/** A box of the space in which a tree predicts one value. The leaves of a tree fill the space without overlap. */
export interface Leaf {
  readonly value: number;
  /** One for each axis. */
  readonly extents: readonly Extent[];
}

/**
 * The leaves of a regression tree grown to the end: each split is the one that lowers the squared error most, numbers
 * halfway between two neighbours, choices in the order of their mean (Breiman et al. 1984).
 *
 * @param rows places on the axes, as many as `targets`; @param sample indices of rows, repeated ones weigh more
 */
export function growTree(
  axes: readonly Axis[],
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  sample: readonly number[],
): Leaf[] {
  const whole = axes.map(
    ({ choices }): Extent => (choices === null ? { low: 0, high: 1 } : new Set(Array(choices).keys())),
  );
  const leaves: Leaf[] = [];
  const open = [{ members: sample, extents: whole as readonly Extent[] }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { members, extents } = node;
    const split = bestSplit(axes, rows, targets, members);
    if (split === null) {
      leaves.push({ value: mean(members, targets), extents });
      continue;
    }
    const { axis, isLeft, cut } = split;
    const [left, right] = cut(extents[axis] as Extent);
    const within = (extent: Extent): readonly Extent[] =>
      extents.map((kept, i) => (i === axis ? extent : kept));
    const goesLeft = (index: number): boolean => isLeft((rows[index] as readonly number[])[axis] as number);
    open.push({ members: members.filter(goesLeft), extents: within(left) });
    open.push({ members: members.filter((index) => !goesLeft(index)), extents: within(right) });
  }
  return leaves;
}

interface Split {
  readonly axis: number;
  readonly isLeft: (place: number) => boolean;
  readonly cut: (extent: Extent) => [Extent, Extent];
}

function bestSplit(
  axes: readonly Axis[],
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  members: readonly number[],
): Split | null {
  const first = targets[members[0] as number];
  if (members.every((index) => targets[index] === first)) return null;
  let best: Split | null = null;
  let most = Number.NEGATIVE_INFINITY;
  const total = members.reduce((sum, index) => sum + (targets[index] as number), 0);
  for (const [axis, { choices }] of axes.entries()) {
    const placeOf = (index: number): number => (rows[index] as readonly number[])[axis] as number;
    const ranks = choices === null ? null : choiceRanks(members, placeOf, targets);
    const keyOf = (index: number): number =>
      ranks === null ? placeOf(index) : (ranks.get(placeOf(index)) ?? 0);
    const order = [...members].sort((a, b) => keyOf(a) - keyOf(b));
    let sum = 0;
    for (let count = 1; count < order.length; count++) {
      sum += targets[order[count - 1] as number] as number;
      const [below, above] = [keyOf(order[count - 1] as number), keyOf(order[count] as number)];
      if (below === above) continue;
      // What the split takes off the squared error, up to a constant.
      const gain = sum ** 2 / count + (total - sum) ** 2 / (order.length - count);
      if (gain <= most) continue;
      most = gain;
      best = ranks === null ? numberSplit(axis, halfway(below, above)) : choiceSplit(axis, ranks, below);
    }
  }
  return best;
}

/** Choices in the order of their mean target. */
function choiceRanks(
  members: readonly number[],
  placeOf: (index: number) => number,
  targets: readonly number[],
): Map<number, number> {
  const groups = new Map<number, number[]>();
  for (const index of members) groups.set(placeOf(index), [...(groups.get(placeOf(index)) ?? []), index]);
  const means = [...groups].map(([choice, group]) => ({ choice, mean: mean(group, targets) }));
  return new Map(
    means.sort((a, b) => a.mean - b.mean || a.choice - b.choice).map(({ choice }, rank) => [choice, rank]),
  );
}

/** At least `below` and less than `above`, also where rounding would reach it. */
function halfway(below: number, above: number): number {
  const middle = (below + above) / 2;
  return middle < above ? middle : below;
}

function numberSplit(axis: number, at: number): Split {
  return {
    axis,
    isLeft: (place) => place <= at,
    cut: (extent) => {
      const { low, high } = extent as { low: number; high: number };
      return [
        { low, high: at },
        { low: at, high },
      ];
    },
  };
}

/** Choices that no member has go right. */
function choiceSplit(axis: number, ranks: ReadonlyMap<number, number>, last: number): Split {
  const isLeft = (choice: number): boolean => (ranks.get(choice) ?? Number.POSITIVE_INFINITY) <= last;
  return {
    axis,
    isLeft,
    cut: (extent) => {
      const choices = [...(extent as ReadonlySet<number>)];
      return [new Set(choices.filter(isLeft)), new Set(choices.filter((choice) => !isLeft(choice)))];
    },
  };
}

function mean(members: readonly number[], targets: readonly number[]): number {
  return members.reduce((sum, index) => sum + (targets[index] as number), 0) / members.length;
}

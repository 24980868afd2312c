import fc from "fast-check";
import { expect, test } from "vitest";
import type { Axis } from "./axis.js";
import { growTree, type Leaf } from "./regression-tree.js";
import { variancesOf } from "./variance-shares.js";

const place = () => null;
const axes: Axis[] = [
  { name: "number", choices: null, place },
  { name: "choice", choices: 3, place },
  { name: "other", choices: null, place },
];
// Splits fall halfway between eighths, so sixteenths are the cells in which a tree is constant.
const row = fc.tuple(
  fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
  fc.nat({ max: 2 }),
  fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
);
const data = fc.array(fc.tuple(row, fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 25 });

const predict = (leaves: readonly Leaf[], point: readonly number[]): number[] =>
  leaves.flatMap(({ value, extents }) =>
    extents.every((extent, i) => {
      const at = point[i] as number;
      return extent instanceof Set
        ? extent.has(at)
        : at >= (extent as { low: number }).low && at < (extent as { high: number }).high;
    })
      ? [value]
      : [],
  );

test("the leaves fill the space, and a tree grown to the end gives back what it was grown from", () => {
  fc.assert(
    fc.property(data, (trials) => {
      const rows = trials.map(([places]) => places);
      const targets = trials.map(([, target]) => target);
      const leaves = growTree(axes, rows, targets, [...rows.keys()]);
      for (const at of rows) {
        const same = targets.filter((_, i) => rows[i]?.every((x, axis) => x === at[axis]));
        // The last number belongs to the last cell.
        const found = predict(
          leaves,
          at.map((x, axis) => (axis !== 1 && x === 1 ? 0.999 : x)),
        );
        expect(found).toHaveLength(1);
        expect(found[0]).toBeCloseTo(same.reduce((a, b) => a + b, 0) / same.length, 9);
      }
    }),
  );
});

test("variances are those over all cells of the space", () => {
  fc.assert(
    fc.property(data, (trials) => {
      const rows = trials.map(([places]) => places);
      const leaves = growTree(
        axes,
        rows,
        trials.map(([, target]) => target),
        [...rows.keys()],
      );
      // Splits between places that are some eighths apart fall on sixteenths.
      const middles = Array.from({ length: 16 }, (_, i) => (i + 0.5) / 16);
      const cells = middles.flatMap((x) => [0, 1, 2].flatMap((c) => middles.map((y) => [x, c, y])));
      const values = cells.map((cell) => predict(leaves, cell)[0] as number);
      const found = variancesOf(leaves, axes);
      expect(found.total).toBeCloseTo(variance(values), 9);
      for (const axis of axes.keys()) {
        const places = [...new Set(cells.map((cell) => cell[axis]))];
        const means = places.map((at) => mean(values.filter((_, i) => cells[i]?.[axis] === at)));
        expect(found.single[axis]).toBeCloseTo(variance(means), 9);
      }
    }),
    { numRuns: 40 },
  );
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

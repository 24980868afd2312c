import fc from "fast-check";
import { expect, test } from "vitest";
import { crowdingDistances } from "./crowding-distance.js";
import { constrainedDominates, dominates } from "./dominates.js";
import { hypervolume } from "./hypervolume.js";
import { lossesOf } from "./losses.js";
import { constrainedRanks, paretoRanks } from "./ranks.js";
import { referencePoint } from "./reference-point.js";
import { selectSubset } from "./select-subset.js";

// Small whole numbers: many ties, and sums without rounding.
const rowsOf = (objectives: number, max = 6, maxLength = 12) =>
  fc.array(fc.array(fc.nat({ max }), { minLength: objectives, maxLength: objectives }), { maxLength });
const anyRows = fc.integer({ min: 1, max: 5 }).chain((objectives) => rowsOf(objectives));

test("values to be maximised become losses", () => {
  expect(lossesOf([1, 2], ["minimize", "maximize"])).toEqual([1, -2]);
});

test("ranks are those of peeling fronts one by one", () => {
  fc.assert(
    fc.property(fc.oneof(anyRows, rowsOf(2, 20, 60)), (rows) => {
      expect(paretoRanks(rows)).toEqual(peel(rows, dominates));
    }),
  );
});

test("infinite losses are ranked like others", () => {
  expect(
    paretoRanks([
      [Number.POSITIVE_INFINITY, 0],
      [0, Number.POSITIVE_INFINITY],
      [1, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, 1],
    ]),
  ).toEqual([0, 1, 2, 0]);
});

test("constrained ranks are those of peeling fronts by constrained domination", () => {
  const trials = fc.array(
    fc.record({ losses: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), violation: fc.nat({ max: 3 }) }),
    { maxLength: 15 },
  );
  fc.assert(
    fc.property(trials, (judged) => {
      expect(constrainedRanks(judged)).toEqual(peel(judged, constrainedDominates));
    }),
  );
});

test("hypervolume is the number of unit cells that the rows dominate", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }).chain((n) => fc.tuple(fc.constant(n), rowsOf(n, 4, 8))),
      ([n, rows]) => {
        // The reference leaves rows of 4 outside in the last objective.
        const reference = Array.from({ length: n }, (_, i) => (i === n - 1 ? 4 : 5));
        const cells = reference.reduce<number[][]>(
          (found, end) => found.flatMap((cell) => Array.from({ length: end }, (_, at) => [...cell, at])),
          [[]],
        );
        const covered = cells.filter((cell) =>
          rows.some((row) => row.every((loss, i) => loss <= (cell[i] as number))),
        );
        expect(hypervolume(rows, reference)).toBe(covered.length);
      },
    ),
  );
});

test("a loss of -∞ makes the hypervolume infinite", () => {
  expect(hypervolume([[Number.NEGATIVE_INFINITY, 0]], [1, 1])).toBe(Number.POSITIVE_INFINITY);
});

test("the chosen subset is that of measuring every row at every step", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 4 }).chain((n) => fc.tuple(fc.constant(n), rowsOf(n, 6, 9))),
      fc.nat({ max: 10 }),
      ([n, rows], count) => {
        const reference = new Array<number>(n).fill(7);
        const chosen: number[] = [];
        while (chosen.length < Math.min(count, rows.length)) {
          const volumes = rows.map((row, index) =>
            chosen.includes(index)
              ? -1
              : hypervolume([...chosen.map((i) => rows[i] as number[]), row], reference),
          );
          chosen.push(volumes.indexOf(Math.max(...volumes)));
        }
        expect(selectSubset(rows, count, reference)).toEqual(chosen);
      },
    ),
  );
});

test("a subset can be chosen from infinite losses", () => {
  const rows = [
    [Number.NEGATIVE_INFINITY, 2],
    [1, Number.POSITIVE_INFINITY],
    [0, 1],
  ];
  expect(selectSubset(rows, 3, [2, 3]).sort()).toEqual([0, 1, 2]);
});

test("the reference lies beyond the worst loss, whatever its sign", () => {
  expect(
    referencePoint([
      [10, -10, 0],
      [2, -20, -1],
    ]),
  ).toEqual([11, -9, 1e-12]);
});

test("the ends of a front have the most room, the others the gaps around them", () => {
  expect(
    crowdingDistances([
      [0, 4],
      [1, 2],
      [4, 0],
    ]),
  ).toEqual([Number.POSITIVE_INFINITY, 2, Number.POSITIVE_INFINITY]);
  expect(
    crowdingDistances([
      [1, 1],
      [1, 1],
    ]),
  ).toEqual([0, 0]);
  expect(crowdingDistances([])).toEqual([]);
});

/** Fronts by definition. */
function peel<T>(items: readonly T[], beats: (a: T, b: T) => boolean): number[] {
  const ranks = new Array<number>(items.length).fill(-1);
  for (let rank = 0; ranks.includes(-1); rank++) {
    const open = [...items.keys()].filter((i) => ranks[i] === -1);
    const front = open.filter((i) => !open.some((j) => beats(items[j] as T, items[i] as T)));
    for (const i of front) ranks[i] = rank;
  }
  return ranks;
}

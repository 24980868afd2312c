import fc from "fast-check";
import { expect, test } from "vitest";
import { standings } from "./standings.js";

test("of one objective are the losses", () => {
  expect(standings([[3], [1], [Number.NaN]])).toEqual([3, 1, Number.NaN]);
  expect(standings([])).toEqual([]);
});

test("of several objectives count the better ones: earlier fronts, then more room", () => {
  const rows = [
    [0, 4],
    [1, 2],
    [1.5, 1.5],
    [4, 0],
    [5, 5],
    [4, 4],
  ];
  // The ends of the first front have infinite room; (1, 2) has more than (1.5, 1.5).
  expect(standings(rows)).toEqual([0, 3, 2, 0, 5, 4]);
});

test("a trial that is better in every objective has a lower standing, NaN the highest", () => {
  const loss = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(fc.array(fc.tuple(loss, loss, loss), { minLength: 1, maxLength: 12 }), (rows) => {
      const places = standings([...rows, [0, Number.NaN, 0]]);
      for (const [i, row] of rows.entries()) {
        for (const [j, other] of rows.entries()) {
          if (row.every((value, k) => value < (other[k] ?? 0))) {
            expect(places[i]).toBeLessThan(places[j] ?? 0);
          }
        }
        expect(places[i]).toBeLessThanOrEqual(places.at(-1) ?? 0);
      }
    }),
  );
});

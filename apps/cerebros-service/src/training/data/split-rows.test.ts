import fc from "fast-check";
import { expect, test } from "vitest";
import { splitOrdered, splitRandom } from "./split-rows.js";

const parts = ["train", "validation", "test"] as const;
const distinct = (rows: number) => Array.from({ length: rows }, (_, row) => String(row));
const zeros = (rows: number) => Array<number>(rows).fill(0);

test("an ordered split keeps the order: 60 % train, 20 % validate, 20 % test", () => {
  expect(splitOrdered(10)).toEqual({ train: [0, 1, 2, 3, 4, 5], validation: [6, 7], test: [8, 9] });
  const ames = splitOrdered(2930);
  expect([ames.train.length, ames.validation.length, ames.test.length]).toEqual([1758, 586, 586]);
  expect([ames.train.at(-1), ames.validation.at(-1), ames.test.at(-1)]).toEqual([1757, 2343, 2929]);
});

test("every row lands in exactly one part", () => {
  const identity = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(identity, fc.nat(), (identities, seed) => {
      const strata = identities.map((text) => Number(text) % 3);
      const split = splitRandom(identities, strata, seed);
      const all = parts.flatMap((part) => split[part]).sort((a, b) => a - b);
      expect(all).toEqual(identities.map((_, index) => index));
    }),
  );
});

test("identical rows stay on one side", () => {
  const identity = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(identity, fc.nat(), (identities, seed) => {
      const split = splitRandom(identities, zeros(identities.length), seed);
      const sides = parts.map((part) => new Set(split[part].map((position) => identities[position])));
      const together = sides.reduce((sum, side) => sum + side.size, 0);
      expect(together).toBe(new Set(identities).size);
    }),
  );
});

test("a random split has exactly rounded sizes, in each class", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      fc.nat(),
      (a, b, seed) => {
        const strata = [...zeros(a), ...Array<number>(b).fill(1)];
        const split = splitRandom(distinct(a + b), strata, seed);
        for (const [stratum, size] of [a, b].entries()) {
          const counts = parts.map(
            (part) => split[part].filter((position) => strata[position] === stratum).length,
          );
          expect(counts).toEqual([
            Math.round(0.6 * size),
            Math.round(0.8 * size) - Math.round(0.6 * size),
            size - Math.round(0.8 * size),
          ]);
        }
      },
    ),
  );
});

test("the seed decides, and nothing else", () => {
  const split = (seed: number) => splitRandom(distinct(50), zeros(50), seed);
  expect(split(1)).toEqual(split(1));
  expect(split(1)).not.toEqual(split(2));
});

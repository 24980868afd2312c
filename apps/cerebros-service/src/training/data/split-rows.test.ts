import type { Split } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Splittable, splitRows } from "./split-rows.js";

const parts = ["train", "validation", "test"] as const;

/** Rows, some of them copies of others: units are numbered by their first position. */
const rows = fc
  .array(fc.record({ key: fc.nat(30), value: fc.nat(3) }), { minLength: 1, maxLength: 120 })
  .chain((all) =>
    fc.boolean().map((classes): Splittable => {
      const known = new Map<number, number>();
      const units = Uint32Array.from(all, ({ key }) => {
        const unit = known.get(key) ?? known.size;
        known.set(key, unit);
        return unit;
      });
      return { units, values: Float64Array.from(all, ({ value }) => value), classes };
    }),
  );

/** Every row is a unit of its own. */
const distinct = (values: ArrayLike<number>, classes: boolean): Splittable => ({
  units: Uint32Array.from(Array.from(values).keys()),
  values: Float64Array.from(values),
  classes,
});

const fold = (number: number, folds: number, group: string | null = null): Split => ({
  kind: "fold",
  folds,
  fold: number,
  validation_share: 0.25,
  group,
});
const splits: [name: string, split: Split][] = [
  ["random", "random"],
  ["stratified", "stratified"],
  ["ordered", "ordered"],
  ["group", { kind: "group", column: "g" }],
  ["fold", fold(2, 3)],
  ["fold by group", fold(3, 4, "g")],
];

describe.each(splits)("a split that is %s", (_, split) => {
  test("puts every row into exactly one part", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (table, seed) => {
        const result = splitRows(split, table, seed);
        const all = parts.flatMap((part) => result[part]).sort((a, b) => a - b);
        expect(all).toEqual([...table.units.keys()]);
      }),
    );
  });

  test("keeps every unit on one side", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (table, seed) => {
        const result = splitRows(split, table, seed);
        const sides = parts.map((part) => new Set(result[part].map((position) => table.units[position])));
        const together = sides.reduce((sum, side) => sum + side.size, 0);
        expect(together).toBe(new Set(table.units).size);
      }),
    );
  });

  test("is the same for the same rows and seed", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (table, seed) => {
        expect(splitRows(split, table, seed)).toEqual(splitRows(split, table, seed));
      }),
    );
  });
});

test.each(["random", "ordered"] as const)("%s shares are off by half a unit at most", (split) => {
  fc.assert(
    fc.property(rows, fc.nat(), (table, seed) => {
      const result = splitRows(split, { ...table, classes: false }, seed);
      const largest = Math.max(...counts([...table.units]).values());
      const total = table.units.length;
      expect(Math.abs(result.train.length - 0.6 * total)).toBeLessThanOrEqual(largest / 2 + 1e-9);
      expect(Math.abs(result.test.length - 0.2 * total)).toBeLessThanOrEqual(largest / 2 + 1e-9);
    }),
  );
});

test("an ordered split keeps the order: 60 % train, 20 % validate, 20 % test", () => {
  const ordered = (count: number) => splitRows("ordered", distinct(new Float64Array(count), false), 1);
  expect(ordered(10)).toEqual({ train: [0, 1, 2, 3, 4, 5], validation: [6, 7], test: [8, 9] });
  const ames = ordered(2930);
  expect([ames.train.length, ames.validation.length, ames.test.length]).toEqual([1758, 586, 586]);
  expect([ames.train.at(-1), ames.validation.at(-1), ames.test.at(-1)]).toEqual([1757, 2343, 2929]);
});

test("in an ordered split, equal rows stand where the last of them does", () => {
  const units = Uint32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 0]);
  const result = splitRows("ordered", { units, values: new Float64Array(10), classes: false }, 1);
  expect(result).toEqual({ train: [1, 2, 3, 4, 5, 6], validation: [7, 8], test: [0, 9] });
});

test("a random split has exactly rounded sizes, in each class", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      fc.nat(),
      (a, b, seed) => {
        const values = [...Array<number>(a).fill(0), ...Array<number>(b).fill(1)];
        const split = splitRows("random", distinct(values, true), seed);
        for (const [stratum, size] of [a, b].entries()) {
          const sizes = parts.map(
            (part) => split[part].filter((position) => values[position] === stratum).length,
          );
          expect(sizes).toEqual([
            Math.round(0.6 * size),
            Math.round(0.8 * size) - Math.round(0.6 * size),
            size - Math.round(0.8 * size),
          ]);
        }
      },
    ),
  );
});

test("a stratified split takes its share of every tenth of the numbers", () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 40 }), fc.nat(), (perTenth, seed) => {
      const values = Array.from({ length: 10 * perTenth }, (_, row) => (row * 7919) % (10 * perTenth));
      fc.pre(new Set(values).size === values.length);
      const split = splitRows("stratified", distinct(values, false), seed);
      for (const part of parts) {
        const share = part === "train" ? 0.6 : 0.2;
        const tenths = counts(split[part].map((position) => Math.floor((values[position] ?? 0) / perTenth)));
        for (let tenth = 0; tenth < 10; tenth++) {
          expect(Math.abs((tenths.get(tenth) ?? 0) - share * perTenth)).toBeLessThanOrEqual(1);
        }
      }
    }),
  );
});

test("the folds of one seed test every row once, in equal sizes and with equal shares of the classes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(2), { minLength: 10, maxLength: 200 }),
      fc.integer({ min: 2, max: 10 }),
      fc.nat(),
      (classes, folds, seed) => {
        const table = distinct(classes, true);
        const tests = Array.from(
          { length: folds },
          (_, index) => splitRows(fold(index + 1, folds), table, seed).test,
        );
        expect(tests.flat().sort((a, b) => a - b)).toEqual([...table.units.keys()]);
        const sizes = tests.map((test) => test.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (const name of new Set(classes)) {
          const ofClass = tests.map((test) => test.filter((position) => classes[position] === name).length);
          expect(Math.max(...ofClass) - Math.min(...ofClass)).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

test("what is not tested in a fold validates by its share", () => {
  const {
    train,
    validation,
    test: tested,
  } = splitRows(fold(1, 5), distinct(new Float64Array(100), false), 1);
  expect([train.length, validation.length, tested.length]).toEqual([60, 20, 20]);
});

test("the seed decides, and nothing else", () => {
  for (const [, split] of splits.filter(([name]) => name !== "ordered")) {
    const draw = (seed: number) => splitRows(split, distinct(new Float64Array(50), false), seed);
    expect(draw(1)).not.toEqual(draw(2));
  }
});

function counts(keys: number[]): Map<number, number> {
  const result = new Map<number, number>();
  for (const key of keys) result.set(key, (result.get(key) ?? 0) + 1);
  return result;
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "./stream.js";

const key = fc.tuple(
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 }),
);
const head = (seed: number, names: (string | number)[]) => {
  const values = stream(seed, ...names);
  return Array.from({ length: 8 }, () => values.uniform());
};

test("one key, one sequence", () => {
  fc.assert(
    fc.property(key, ([seed, names]) => {
      expect(head(seed, names)).toEqual(head(seed, names));
    }),
  );
});

test("different keys give different sequences", () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(head(...a)).not.toEqual(head(...b));
    }),
  );
});

test("the sequence of a key never changes", () => {
  const values = stream(1, "spec", 2);
  expect([
    values.int(1, 1000),
    values.int(1, 1000),
    values.uniform(),
    values.normal(),
  ]).toMatchInlineSnapshot(`
    [
      246,
      933,
      0.5274502407319738,
      -0.5569306464146344,
    ]
  `);
});

test("uniform stays in [0, 1), int and pick in their ranges", () => {
  fc.assert(
    fc.property(key, fc.integer(), fc.nat({ max: 1_000_000 }), ([seed, names], low, width) => {
      const values = stream(seed, ...names);
      const u = values.uniform();
      expect(u >= 0 && u < 1).toBe(true);
      const i = values.int(low, low + width);
      expect(Number.isInteger(i) && i >= low && i <= low + width).toBe(true);
      expect([low, width]).toContain(values.pick([low, width]));
    }),
  );
});

test("a shuffle keeps the items", () => {
  fc.assert(
    fc.property(key, fc.array(fc.integer()), ([seed, names], items) => {
      const shuffled = [...items];
      stream(seed, ...names).shuffle(shuffled);
      expect([...shuffled].sort()).toEqual([...items].sort());
    }),
  );
});

test("every order of three items is equally likely", () => {
  const counts = new Map<string, number>();
  const values = stream(7, "orders");
  for (let i = 0; i < 6000; i++) {
    const items = [0, 1, 2];
    values.shuffle(items);
    counts.set(items.join(""), (counts.get(items.join("")) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  // 1000 expected of each; four standard deviations are 115.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(115);
});

test("moments of uniform and normal are right, also across neighbouring keys", () => {
  const n = 20_000;
  let sum = 0;
  let normalSum = 0;
  let normalSquares = 0;
  for (let i = 0; i < n; i++) {
    const values = stream(i, "moments");
    sum += values.uniform();
    const z = values.normal();
    normalSum += z;
    normalSquares += z * z;
  }
  expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n));
  expect(Math.abs(normalSum / n)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(normalSquares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});

test("an empty range is refused", () => {
  const values = stream(1);
  expect(() => values.int(2, 1)).toThrow("no integer to draw between 2 and 1");
  expect(() => values.int(0.5, 1)).toThrow(RangeError);
  expect(() => values.pick([])).toThrow("no item to pick from");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { ames } from "../../test/ames.js";
import { anyOptions } from "../../test/any-options.js";
import { pickCount } from "./pick-count.js";

const place = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.nat({ max: 5 }), fc.integer({ min: 1, max: 5 }))
  .filter(([level, below]) => below < level)
  .map(([level, below, size]) => ({ level, below, size: below === 0 ? Math.min(size, 3) : size }));
/** A decay that only falls; lists need not. */
const falling = anyOptions("either").map((options) => ({
  ...options,
  predecessor_level_connection_affinity_factor_decay_main: 0.7,
}));

test("the published search picks as its network shows", () => {
  const options = ames();
  const sizes = [1, 2, 5, 4];
  const counts = [1, 2, 3, 4].map((level) =>
    sizes.slice(0, level).map((size, below) => pickCount(level, below, size, options)),
  );
  expect(counts).toEqual([[20], [1, 1], [1, 1, 2], [1, 1, 2, 2]]);
});

test("decay_offset leaves the level just below whole", () => {
  const main = { predecessor_level_connection_affinity_factor_main: 1 };
  expect(pickCount(3, 2, 10, ames({ ...main, decay_offset: 0 }))).toBe(7);
  expect(pickCount(3, 2, 10, ames({ ...main, decay_offset: 1 }))).toBe(10);
  expect(pickCount(3, 1, 10, ames({ ...main, decay_offset: 1 }))).toBe(7);
});

test("floor rounds down, ceil up, each where it was asked for", () => {
  const first = "predecessor_level_connection_affinity_factor_first_rounding_rule";
  const main = "predecessor_level_connection_affinity_factor_main_rounding_rule";
  expect([
    pickCount(1, 0, 1, ames({ [first]: "floor" })),
    pickCount(1, 0, 1, ames({ [main]: "floor" })),
  ]).toEqual([19, 20]);
  expect([
    pickCount(3, 2, 5, ames({ [first]: "floor" })),
    pickCount(3, 2, 5, ames({ [main]: "floor" })),
  ]).toEqual([2, 1]);
});

test("a list of decays is taken by distance", () => {
  const options = ames({
    predecessor_level_connection_affinity_factor_main: 1,
    predecessor_level_connection_affinity_factor_decay_main: [1, 0.5, 0.25, 0, 1, 1],
  });
  expect([3, 2, 1].map((below) => pickCount(4, below, 8, options))).toEqual([4, 2, 0]);
});

test("counts grow with Fm and the size of a level, and fall with its distance (I15)", () => {
  fc.assert(
    fc.property(
      falling,
      place,
      fc.double({ min: 1, max: 3, noNaN: true }),
      (options, { level, below, size }, by) => {
        const count = pickCount(level, below, size, options);
        const main = options.predecessor_level_connection_affinity_factor_main * by;
        expect(
          pickCount(level, below, size, {
            ...options,
            predecessor_level_connection_affinity_factor_main: main,
          }),
        ).toBeGreaterThanOrEqual(count);
        expect(pickCount(level, below, size + 1, options)).toBeGreaterThanOrEqual(count);
        if (level > 1) expect(pickCount(level + 1, below, size, options)).toBeLessThanOrEqual(count);
      },
    ),
  );
});

test("F1 matters on level 1 only, Fm above it only (I15)", () => {
  fc.assert(
    fc.property(
      anyOptions("either"),
      place,
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      (options, at, other) => {
        const count = pickCount(at.level, at.below, at.size, options);
        const changed = (name: "first" | "main") =>
          pickCount(at.level, at.below, at.size, {
            ...options,
            [`predecessor_level_connection_affinity_factor_${name}`]: other,
          });
        expect(changed(at.level === 1 ? "main" : "first")).toBe(count);
      },
    ),
  );
});

test("draws may be limited to the skip depth (D07)", () => {
  const limited = ames({ limit_draws_to_skip_depth: true, maximum_skip_connection_depth: 2 });
  expect([4, 3, 2, 1, 0].map((below) => pickCount(5, below, 2, limited) > 0)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

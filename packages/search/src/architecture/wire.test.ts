import { type UnitRef, unitName } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ames } from "../../test/ames.js";
import { anyFlags, anyKey, anyOptions } from "../../test/any-options.js";
import { expectUniform } from "../../test/chi-square.js";
import type { WiringFlags } from "./compat.js";
import { type NetworkKey, networkStream } from "./network-key.js";
import type { ArchitectureOptions } from "./options.js";
import { pickCount } from "./pick-count.js";
import { repairLevels } from "./repair.js";
import { type PredecessorPick, type UnitWiring, wire } from "./wire.js";

const anySizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 });

function wired(sizes: number[], options: ArchitectureOptions, key: NetworkKey): UnitWiring[] {
  return wire(sizes, options, (...names) => networkStream(key, "wiring", ...names));
}

const of = (picks: PredecessorPick[], origin: PredecessorPick["origin"]) =>
  picks.filter((pick) => pick.origin === origin);
/** What the unit drew in each pass, without the further picks of outputs and without repairs. */
function passes({ predecessors }: UnitWiring, { draw_passes }: ArchitectureOptions): UnitRef[][] {
  const drawn = of(predecessors, "draw").map(({ from }) => from);
  const size = drawn.length / draw_passes;
  return Array.from({ length: draw_passes }, (_, pass) => drawn.slice(pass * size, (pass + 1) * size));
}
/** The units below the outputs that nobody read after the first pass. */
function unread(sizes: number[], units: UnitWiring[], options: ArchitectureOptions): UnitRef[] {
  const read = new Set(
    units.flatMap((unit) =>
      [...of(unit.predecessors, "final").map(({ from }) => from), ...(passes(unit, options)[0] ?? [])].map(
        unitName,
      ),
    ),
  );
  return sizes
    .slice(0, -1)
    .flatMap((size, level) => Array.from({ length: size }, (_, unit) => ({ level, unit })))
    .filter((unit) => !read.has(unitName(unit)));
}
const repaired = (units: UnitWiring[]) =>
  units.flatMap(({ to, predecessors }) => of(predecessors, "repair").map(({ from }) => ({ from, to })));

test("each pass draws c(k, j) sources of every lower level, in the order of the levels (I4, I6)", () => {
  fc.assert(
    fc.property(anySizes, anyOptions(), anyKey, (sizes, options, key) => {
      for (const unit of wired(sizes, options, key)) {
        const levels = sizes
          .slice(0, unit.to.level)
          .flatMap((size, below) =>
            new Array<number>(pickCount(unit.to.level, below, size, options)).fill(below),
          );
        expect(new Set(levels).size).toBe(unit.to.level);
        for (const pass of passes(unit, options)) expect(pass.map(({ level }) => level)).toEqual(levels);
      }
    }),
  );
});

test("a unit reads its final picks, then the first draw, then repairs, then further draws (I6)", () => {
  fc.assert(
    fc.property(anySizes, anyOptions(), anyKey, (sizes, options, key) => {
      const last = sizes.length - 1;
      for (const { to, predecessors } of wired(sizes, options, key)) {
        const final = to.level === last ? options.final_to_last_hidden_factor * (sizes[last - 1] ?? 0) : 0;
        const drawn = of(predecessors, "draw").length;
        const repairs = of(predecessors, "repair").length;
        const once = drawn / options.draw_passes;
        expect(predecessors.map(({ origin }) => origin)).toEqual([
          ...new Array(final).fill("final"),
          ...new Array(once).fill("draw"),
          ...new Array(repairs).fill("repair"),
          ...new Array(drawn - once).fill("draw"),
        ]);
        for (const { from } of of(predecessors, "final")) expect(from.level).toBe(last - 1);
      }
    }),
  );
});

test("exactly the units without a reader after the first pass are repaired, once each (I6)", () => {
  fc.assert(
    fc.property(anySizes, anyOptions(), anyKey, (sizes, options, key) => {
      const units = wired(sizes, options, key);
      const names = (refs: UnitRef[]) => refs.map(unitName).sort();
      expect(names(repaired(units).map(({ from }) => from))).toEqual(names(unread(sizes, units, options)));
    }),
  );
});

test("a repair lands on a level of its range, and skips the next one where it can (I7)", () => {
  fc.assert(
    fc.property(anySizes, anyOptions(), anyKey, (sizes, options, key) => {
      const last = sizes.length - 1;
      for (const { from, to } of repaired(wired(sizes, options, key))) {
        const { low, high } = repairLevels(from.level, last, options);
        expect(to.level).toBeGreaterThanOrEqual(low);
        expect(to.level).toBeLessThanOrEqual(high);
        if (last - from.level >= 2 && options.minimum_skip_connection_depth >= 1) {
          expect(to.level).toBeGreaterThan(from.level + 1);
        }
      }
    }),
  );
});

test("the range of repairs is never empty and ends within the network (I7)", () => {
  fc.assert(
    fc.property(anyOptions(), fc.integer({ min: 1, max: 6 }), fc.nat({ max: 5 }), (options, last, level) => {
      fc.pre(level < last);
      const { low, high } = repairLevels(level, last, options);
      expect(low).toBeGreaterThan(level);
      expect(high).toBeGreaterThanOrEqual(low);
      expect(high).toBeLessThanOrEqual(last);
    }),
  );
});

test("repair_range: the maximum itself is skipped only when it is inclusive (D08)", () => {
  const depths = { minimum_skip_connection_depth: 1, maximum_skip_connection_depth: 3 };
  expect(repairLevels(0, 9, ames({ ...depths, repair_range: "exclusive" }))).toEqual({ low: 2, high: 3 });
  expect(repairLevels(0, 9, ames({ ...depths, repair_range: "inclusive" }))).toEqual({ low: 2, high: 4 });
  for (const repair_range of ["exclusive", "inclusive"] as const) {
    expect(repairLevels(8, 9, ames({ ...depths, repair_range }))).toEqual({ low: 9, high: 9 });
  }
});

test("sources lie on lower levels, lateral ones further left, and lateral edges keep to their bound (I3, I8, I9)", () => {
  fc.assert(
    fc.property(anySizes, anyOptions(), anyKey, (sizes, options, key) => {
      for (const { to, laterals, predecessors } of wired(sizes, options, key)) {
        for (const { from } of predecessors) {
          expect(from.level).toBeLessThan(to.level);
          expect(from.unit).toBeLessThan(sizes[from.level] ?? 0);
        }
        const first = options.lateral_source === "index" ? 1 : 0;
        for (const { unit } of laterals) {
          expect(unit).toBeGreaterThanOrEqual(first);
          expect(unit).toBeLessThan(to.unit);
        }
        const distances = Math.max(0, to.unit - first);
        expect(laterals.length).toBeLessThanOrEqual(
          options.num_lateral_connection_tries_per_unit * distances,
        );
      }
    }),
  );
});

test("a network without hidden units reads the inputs only (I12)", () => {
  const inputs = 3;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), anyKey, (heads, key) => {
      const units = wired([inputs, heads], ames(), key);
      const repairs = repaired(units).length;
      const read = 2 * inputs + 2 * Math.ceil(19.613 * inputs);
      expect(units.reduce((sum, { predecessors }) => sum + predecessors.length, 0)).toBe(
        heads * read + repairs,
      );
    }),
  );
});

describe("one flag changes nothing but what it is about:", () => {
  const sizes = [2, 3, 4, 5, 3];
  const single = <K extends keyof WiringFlags>(
    name: K,
    values: readonly [WiringFlags[K], WiringFlags[K]],
    compare: (a: UnitWiring, b: UnitWiring, to: UnitRef) => void,
  ) => {
    fc.assert(
      fc.property(anyFlags, anyKey, (flags, key) => {
        const [a, b] = values.map((value) => wired(sizes, ames({ ...flags, [name]: value }), key)) as [
          UnitWiring[],
          UnitWiring[],
        ];
        for (const [i, unit] of a.entries()) compare(unit, b[i] as UnitWiring, unit.to);
      }),
      { numRuns: 30 },
    );
  };

  it("draw_passes repeats the draw behind the repairs (D02)", () => {
    single("draw_passes", [1, 2], (once, twice) => {
      expect(twice.predecessors.slice(0, once.predecessors.length)).toEqual(once.predecessors);
      expect(twice.predecessors.length).toBe(once.predecessors.length + of(once.predecessors, "draw").length);
    });
  });

  it("lateral_source, gate_counting and lateral_decay leave predecessors alone", () => {
    single("lateral_source", ["index", "distance"], (a, b) => expect(a.predecessors).toEqual(b.predecessors));
    single("lateral_decay", ["built_in", "option"], (a, b) => expect(a.predecessors).toEqual(b.predecessors));
    single("gate_counting", ["tries", "edges"], (a, b) => {
      expect(a.predecessors).toEqual(b.predecessors);
      expect(a.laterals.map(({ unit }) => unit)).toEqual(b.laterals.map(({ unit }) => unit));
    });
  });

  it("output_lateral_draws leaves predecessors and hidden units alone; 0 means no lateral edges", () => {
    single("output_lateral_draws", [0, 2], (none, some, { level }) => {
      expect(none.predecessors).toEqual(some.predecessors);
      if (level < 4) expect(none.laterals).toEqual(some.laterals);
      else expect(none.laterals).toEqual([]);
    });
  });

  it("decay_offset and repair_range leave lateral edges alone", () => {
    single("decay_offset", [0, 1], (a, b) => expect(a.laterals).toEqual(b.laterals));
    single("repair_range", ["exclusive", "inclusive"], (a, b) => {
      expect(a.laterals).toEqual(b.laterals);
      expect(of(a.predecessors, "draw")).toEqual(of(b.predecessors, "draw"));
    });
  });

  it("source_order has no part in the wiring", () => {
    single("source_order", ["drawn", "sorted"], (a, b) => expect(a).toEqual(b));
  });
});

test("outputs draw lateral edges twice and keep the second result, counts going on", () => {
  const certain = {
    p_lateral_connection: 1,
    p_lateral_connection_decay: 1,
    lateral_decay: "option",
    max_consecutive_lateral_connections: 2,
    num_lateral_connection_tries_per_unit: 2,
    draw_passes: 1,
  } as const;
  const head = (output_lateral_draws: number) =>
    wired([1, 3], ames({ ...certain, output_lateral_draws }), { seed: 1, moiety: 0, attempt: 0 })[2]
      ?.laterals;
  // Tries ++ then -+: unit 2 tries unit 1 twice in a draw, and the third try in a row is refused.
  expect(head(1)).toHaveLength(2);
  expect(head(2)).toHaveLength(1);
});

describe("rounding down", () => {
  const down = {
    predecessor_level_connection_affinity_factor_first_rounding_rule: "floor",
    predecessor_level_connection_affinity_factor_main_rounding_rule: "floor",
    num_lateral_connection_tries_per_unit: 0,
  } as const;
  const key = { seed: 1, moiety: 0, attempt: 0 };

  it("refuses a wiring with a unit that reads nothing, and names the factor (I4)", () => {
    const first = ames({ ...down, predecessor_level_connection_affinity_factor_first: 0.5 });
    expect(() => wired([1, 2, 1], first, key)).toThrow(
      /unit 1\.0 reads nothing: predecessor_level_connection_affinity_factor_first is too small/,
    );
    const main = ames({ ...down, predecessor_level_connection_affinity_factor_main: 0.3 });
    expect(() => wired([1, 2, 2, 1], main, key)).toThrow(
      /unit 2\.\d reads nothing: predecessor_level_connection_affinity_factor_main is too small/,
    );
  });

  it("otherwise gives networks in which every unit reads something", () => {
    fc.assert(
      fc.property(anySizes, anyOptions("either"), anyKey, (sizes, options, at) => {
        let units: UnitWiring[];
        try {
          units = wired(sizes, options, at);
        } catch (error) {
          expect(String(error)).toContain("reads nothing");
          return;
        }
        for (const { laterals, predecessors } of units) {
          expect(laterals.length + predecessors.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

test("repairs are as frequent as in the original (I17)", () => {
  const n = 10_000;
  const options = ames();
  const counts = [0, 0, 0, 0, 0, 0];
  for (let moiety = 0; moiety < n; moiety++) {
    const units = wired([1, 2, 5, 4, 1], options, { seed: 17, moiety, attempt: 0 });
    const repairs = repaired(units);
    counts[repairs.length] = (counts[repairs.length] ?? 0) + 1;
    const output = units.at(-1);
    expect(output?.predecessors).toHaveLength(20 + repairs.filter(({ to }) => to.level === 4).length);
  }
  for (const [repairs, percent] of [41, 44, 14, 1].entries()) {
    // The stated figures are rounded to whole percent.
    expect(Math.abs((100 * (counts[repairs] ?? 0)) / n - percent)).toBeLessThan(1.5);
  }
});

test("picks and repairs are uniform on their level, repairs also over their levels (I16)", () => {
  const sizes = [2, 3, 5, 4, 2];
  const options = ames({ num_lateral_connection_tries_per_unit: 0 });
  const counts = new Map<string, number[]>();
  const count = (what: string, index: number, size: number) => {
    const list = counts.get(what) ?? new Array<number>(size).fill(0);
    list[index] = (list[index] ?? 0) + 1;
    counts.set(what, list);
  };
  for (let moiety = 0; moiety < 10_000; moiety++) {
    const units = wired(sizes, options, { seed: 16, moiety, attempt: 0 });
    for (const { to, predecessors } of units) {
      // A repaired unit is not uniform: it is one that was picked by nobody.
      for (const { from, origin } of predecessors.filter((pick) => pick.origin !== "repair")) {
        count(`${origin} ${from.level} → ${to.level}`, from.unit, sizes[from.level] ?? 0);
      }
    }
    for (const { from, to } of repaired(units)) {
      count(`repair ${from.level} → ${to.level}`, to.unit, sizes[to.level] ?? 0);
      if (from.level === 1) count("levels of repairs", to.level - 3, 2);
    }
  }
  // Every pair of levels, the additional picks, and repairs of levels 1 to 3; an input is read by too many.
  expect([...counts.keys()].sort()).toEqual([
    "draw 0 → 1",
    "draw 0 → 2",
    "draw 0 → 3",
    "draw 0 → 4",
    "draw 1 → 2",
    "draw 1 → 3",
    "draw 1 → 4",
    "draw 2 → 3",
    "draw 2 → 4",
    "draw 3 → 4",
    "final 3 → 4",
    "levels of repairs",
    "repair 1 → 3",
    "repair 1 → 4",
    "repair 2 → 4",
    "repair 3 → 4",
  ]);
  for (const [what, list] of counts) expectUniform(list, what);
});

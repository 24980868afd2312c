import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ames } from "../../test/ames.js";
import { anyOptions } from "../../test/any-options.js";
import { stream } from "../random/stream.js";
import { LateralTries, type LateralTry } from "./lateral.js";
import { networkStream } from "./network-key.js";
import type { ArchitectureOptions } from "./options.js";

const index = fc.nat({ max: 8 });

/** The tries of one unit over several draws. */
function tries(unit: number, options: ArchitectureOptions, seed: number, draws = 1): LateralTry[] {
  const all = new LateralTries(unit, options);
  const values = stream(seed, "lateral");
  return Array.from({ length: draws }, () => [...all.draw(values)]).flat();
}
const accepted = (list: LateralTry[]) => list.filter((one) => one.accepted);

test("tries go from far to near, Q of each distance (I8)", () => {
  const units = (lateral_source: "index" | "distance", unit: number) =>
    tries(unit, ames({ lateral_source, num_lateral_connection_tries_per_unit: 2 }), 1).map((one) => one.unit);
  expect(units("index", 4)).toEqual([3, 3, 2, 2, 1, 1]);
  expect(units("distance", 4)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  expect([units("index", 0), units("index", 1), units("distance", 0)]).toEqual([[], [], []]);
  expect(units("distance", 1)).toEqual([0, 0]);
});

test("probability falls with the distance of the try, in both ways of naming a source", () => {
  const options = ames({ p_lateral_connection: 1, max_consecutive_lateral_connections: 1e6 });
  const rates = (lateral_source: "index" | "distance") => {
    const counts = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed++) {
      for (const { unit } of accepted(tries(5, { ...options, lateral_source }, seed))) {
        counts[unit] = (counts[unit] ?? 0) + 1;
      }
    }
    return counts.map((count) => count / 2000 / 11);
  };
  const expected = [1, 2, 3, 4, 5].map((distance) => 0.95 ** distance);
  const [, ...byIndex] = rates("index");
  for (const [i, rate] of byIndex.entries()) expect(rate).toBeCloseTo(expected[i] ?? 0, 2);
  for (const [i, rate] of rates("distance").reverse().entries())
    expect(rate).toBeCloseTo(expected[i] ?? 0, 2);
});

test("no run of accepted tries exceeds C, over all draws of a unit (I9)", () => {
  fc.assert(
    fc.property(anyOptions(), index, fc.nat(), (options, unit, seed) => {
      let run = 0;
      for (const one of tries(unit, options, seed, 3)) {
        run = one.accepted ? run + 1 : 0;
        expect(run).toBeLessThanOrEqual(options.max_consecutive_lateral_connections);
      }
    }),
  );
});

test("a unit has at most Q edges per distance (I9)", () => {
  fc.assert(
    fc.property(anyOptions(), index, fc.nat(), (options, unit, seed) => {
      const distances = options.lateral_source === "index" ? Math.max(0, unit - 1) : unit;
      const list = tries(unit, options, seed);
      expect(list).toHaveLength(options.num_lateral_connection_tries_per_unit * distances);
    }),
  );
});

describe("edges", () => {
  it("do not exist where C, p or Q is 0 (I9)", () => {
    const none = fc.constantFrom(
      { max_consecutive_lateral_connections: 0 },
      { p_lateral_connection: 0 },
      { num_lateral_connection_tries_per_unit: 0 },
    );
    fc.assert(
      fc.property(anyOptions(), none, index, fc.nat(), (options, zero, unit, seed) => {
        expect(accepted(tries(unit, { ...options, ...zero }, seed))).toEqual([]);
      }),
    );
  });

  it("are all accepted with p = 1, no decay and C as large as the number of tries (I9)", () => {
    fc.assert(
      fc.property(anyOptions(), index, fc.nat(), (options, unit, seed) => {
        const certain: ArchitectureOptions = {
          ...options,
          p_lateral_connection: 1,
          lateral_decay: "option",
          p_lateral_connection_decay: 1,
          max_consecutive_lateral_connections: 1000,
        };
        expect(tries(unit, certain, seed, 2).every((one) => one.accepted)).toBe(true);
      }),
    );
  });

  it("are refused once after C in a row, whatever the draw", () => {
    const certain = ames({
      p_lateral_connection: 1,
      lateral_decay: "option",
      p_lateral_connection_decay: 1,
      max_consecutive_lateral_connections: 2,
      num_lateral_connection_tries_per_unit: 4,
    });
    // The run goes on from one draw to the next.
    const pattern = tries(3, certain, 1, 2).map((one) => (one.accepted ? "+" : "-"));
    expect(pattern.join("")).toBe("++-++-++-++-++-+");
  });
});

test("lateral_decay: the built-in one takes no notice of the option (D05)", () => {
  const cut = ames({ p_lateral_connection: 1, p_lateral_connection_decay: 0 });
  expect(accepted(tries(4, { ...cut, lateral_decay: "option" }, 1))).toEqual([]);
  expect(accepted(tries(4, { ...cut, lateral_decay: "built_in" }, 1)).length).toBeGreaterThan(20);
});

test("a refused try takes a random value too, so C does not shift the draws", () => {
  fc.assert(
    fc.property(anyOptions(), index, fc.nat(), (options, unit, seed) => {
      const strict = { ...options, max_consecutive_lateral_connections: 1 };
      const free = { ...options, max_consecutive_lateral_connections: 1000 };
      const loose = tries(unit, free, seed);
      for (const [i, one] of tries(unit, strict, seed).entries()) {
        if (one.accepted) expect(loose[i]?.accepted).toBe(true);
      }
    }),
  );
});

describe("gates", () => {
  it("by tries: every (G+1)-th try, over all draws of a unit (I10)", () => {
    fc.assert(
      fc.property(anyOptions(), index, fc.nat(), (options, unit, seed) => {
        const every = options.gate_after_n_lateral_connections + 1;
        const list = tries(unit, { ...options, gate_counting: "tries" }, seed, 3);
        expect(list.map(({ gated }) => gated)).toEqual(list.map((_, t) => t % every === every - 1));
      }),
    );
  });

  it("by edges: every (G+1)-th edge, over all draws of a unit (I10)", () => {
    fc.assert(
      fc.property(anyOptions(), index, fc.nat(), (options, unit, seed) => {
        const every = options.gate_after_n_lateral_connections + 1;
        const edges = accepted(tries(unit, { ...options, gate_counting: "edges" }, seed, 3));
        expect(edges.map(({ gated }) => gated)).toEqual(edges.map((_, t) => t % every === every - 1));
      }),
    );
  });

  it("do not change which tries are accepted", () => {
    fc.assert(
      fc.property(anyOptions(), index, fc.nat(), (options, unit, seed) => {
        const chosen = (gate_counting: "tries" | "edges") =>
          tries(unit, { ...options, gate_counting }, seed).map((one) => one.accepted);
        expect(chosen("tries")).toEqual(chosen("edges"));
      }),
    );
  });
});

test("the mean number of edges is that of the formula (I16)", () => {
  const options = ames({ max_consecutive_lateral_connections: 1000 });
  const n = 10_000;
  for (const [unit, stated] of [
    [2, 3.76],
    [3, 7.34],
    [4, 10.74],
  ] as const) {
    let sum = 0;
    for (let moiety = 0; moiety < n; moiety++) {
      const values = networkStream({ seed: 1, moiety, attempt: 0 }, "wiring", "lateral", unit);
      for (const { accepted: yes } of new LateralTries(unit, options).draw(values)) sum += Number(yes);
    }
    let mean = 0;
    let variance = 0;
    for (let distance = 1; distance < unit; distance++) {
      const p = 0.36014 * 0.95 ** distance;
      mean += 11 * p;
      variance += 11 * p * (1 - p);
    }
    expect(mean).toBeCloseTo(stated, 2);
    expect(Math.abs(sum / n - mean)).toBeLessThan(3 * Math.sqrt(variance / n));
  }
});

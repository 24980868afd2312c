import { Architecture, graph, type UnitRef, unitName } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { anyKey, anyOptions } from "../../test/any-options.js";
import { stream } from "../random/stream.js";
import { goldenGraph } from "../testing/golden-graph.js";
import { hashArchitecture } from "./canonical.js";
import { evolveArchitecture } from "./evolve-architecture.js";
import { type Mutation, mutate } from "./mutate.js";
import { type MutationOptions, type OperatorName, operatorNames } from "./mutate-operators.js";
import type { ArchitectureOptions } from "./options.js";
import { sampleArchitecture } from "./sample-architecture.js";

const activations = ["elu", "relu", "linear", "tanh"] as const;
const mutationOptions = (options: ArchitectureOptions): MutationOptions => ({ ...options, activations });
const last = ({ units }: Architecture) => Math.max(...units.map(({ level }) => level));
const reads = ({ edges }: Architecture, to: UnitRef, kind: string) =>
  edges.filter((edge) => edge.kind === kind && unitName(edge.to) === unitName(to));

/** Networks and their chains of up to 12 mutations. */
function eachMutation(
  check: (mutation: Mutation, parent: Architecture, options: ArchitectureOptions) => void,
  numRuns = 60,
): void {
  fc.assert(
    fc.property(anyOptions(), anyKey, fc.nat(), (options, key, seed) => {
      let parent = sampleArchitecture(options, key);
      for (let step = 0; step < 12; step++) {
        const mutation = mutate(parent, mutationOptions(options), stream(seed, step));
        if (mutation === null) return;
        check(mutation, parent, options);
        parent = mutation.architecture;
      }
    }),
    { numRuns },
  );
}

describe("a mutated network", () => {
  it("is a network in its order, and comes back from JSON as it was (I3)", () => {
    eachMutation(({ architecture }) => {
      expect(graph(architecture).map(({ unit }) => unit)).toEqual(architecture.units);
      expect(Architecture.parse(JSON.parse(JSON.stringify(architecture)))).toEqual(architecture);
    });
  });

  it("keeps levels, units and neurons in their ranges, inputs and outputs as they were (I2)", () => {
    eachMutation(({ architecture }, parent, options) => {
      const top = last(architecture);
      expect(top).toBeGreaterThanOrEqual(options.minimum_levels);
      expect(top).toBeLessThanOrEqual(options.maximum_levels);
      const onLevel = ({ units }: Architecture, level: number) =>
        units.filter((unit) => unit.level === level);
      for (let level = 1; level < top; level++) {
        const units = onLevel(architecture, level);
        expect(units.length).toBeGreaterThanOrEqual(options.minimum_units_per_level);
        expect(units.length).toBeLessThanOrEqual(options.maximum_units_per_level);
        for (const { neurons } of units) {
          expect(neurons).toBeGreaterThanOrEqual(options.minimum_neurons_per_unit);
          expect(neurons).toBeLessThanOrEqual(options.maximum_neurons_per_unit);
        }
      }
      expect(onLevel(architecture, 0)).toEqual(onLevel(parent, 0));
      expect(onLevel(architecture, top).map((unit) => ({ ...unit, level: 0 }))).toEqual(
        onLevel(parent, last(parent)).map((unit) => ({ ...unit, level: 0 })),
      );
    });
  });

  it("reads every lower level with every unit, and has a reader above for every unit (I4, I5)", () => {
    eachMutation(({ architecture }) => {
      const read = new Set<string>();
      for (const unit of architecture.units) {
        const sources = reads(architecture, unit, "predecessor").map(({ from }) => from);
        for (const source of sources) read.add(unitName(source));
        expect([...new Set(sources.map(({ level }) => level))].sort((a, b) => a - b)).toEqual(
          Array.from({ length: unit.level }, (_, level) => level),
        );
      }
      const below = architecture.units.filter(({ level }) => level < last(architecture));
      expect(below.filter((unit) => !read.has(unitName(unit)))).toEqual([]);
    });
  });

  it("has no more lateral edges than the sampler could draw (I8, I9)", () => {
    eachMutation(({ architecture }, _, options) => {
      for (const unit of architecture.units) {
        const copies = reads(architecture, unit, "lateral").reduce((sum, { times }) => sum + times, 0);
        const tries = options.num_lateral_connection_tries_per_unit * unit.unit;
        const refused = Math.floor(tries / (options.max_consecutive_lateral_connections + 1));
        expect(copies).toBeLessThanOrEqual(tries - refused);
      }
    });
  });

  it("is another network than its parent", () => {
    eachMutation(({ architecture }, parent) => {
      expect(hashArchitecture(architecture)).not.toBe(hashArchitecture(parent));
    });
  });

  it("maps every column and neuron that its units have, and only to what the parent has", () => {
    eachMutation(({ architecture, mapping }, parent) => {
      const parents = new Map(graph(parent).map((node) => [unitName(node.unit), node]));
      const nodes = graph(architecture).filter(({ unit }) => unit.level > 0);
      expect(mapping.map(({ unit }) => unitName(unit))).toEqual(nodes.map(({ unit }) => unitName(unit)));
      for (const [i, unit] of mapping.entries()) {
        expect(unit.columns).toHaveLength(nodes[i]?.width ?? -1);
        const strange = unit.columns.filter(
          ({ statistics }) =>
            statistics !== null &&
            !(statistics.column < (parents.get(unitName(statistics.unit))?.width ?? 0)),
        );
        expect(strange).toEqual([]);
        if (unit.kind !== "carried") continue;
        const was = parents.get(unitName(unit.parent));
        expect(unit.neurons).toHaveLength(nodes[i]?.unit.neurons ?? -1);
        expect(Math.max(...unit.neurons)).toBeLessThan(was?.unit.neurons ?? 0);
        expect(Math.max(...unit.columns.map(({ column }) => column ?? 0))).toBeLessThan(was?.width ?? 0);
      }
    }, 30);
  });
});

test("all that is preserved is carried: the shares of every column add up to one", () => {
  eachMutation(({ mapping, preserves }, parent) => {
    if (!preserves) return;
    const widths = new Map(graph(parent).map(({ unit, width }) => [unitName(unit), width]));
    for (const unit of mapping) {
      if (unit.kind !== "carried") continue;
      const shares = new Array<number>(widths.get(unitName(unit.parent)) ?? 0).fill(0);
      for (const { column, share } of unit.columns) {
        if (column !== null) shares[column] = (shares[column] ?? 0) + share;
      }
      expect(Math.max(0, ...shares.map((share) => Math.abs(share - 1)))).toBeLessThan(1e-9);
    }
  }, 30);
});

const roomy: MutationOptions = {
  minimum_levels: 1,
  maximum_levels: 6,
  minimum_units_per_level: 1,
  maximum_units_per_level: 8,
  minimum_neurons_per_unit: 1,
  maximum_neurons_per_unit: 30,
  p_lateral_connection: 0.9,
  num_lateral_connection_tries_per_unit: 11,
  max_consecutive_lateral_connections: 7,
  activations,
};

describe("each kind of change", () => {
  const counts = (architecture: Architecture) => ({
    levels: last(architecture),
    units: architecture.units.length,
    neurons: architecture.units.reduce((sum, { neurons }) => sum + neurons, 0),
    laterals: architecture.edges.filter(({ kind }) => kind === "lateral").length,
    activations: architecture.units.map(({ activation }) => activation).join(" "),
  });

  it.each<[OperatorName, (before: ReturnType<typeof counts>, after: ReturnType<typeof counts>) => void]>([
    ["add_unit", (before, after) => expect(after.units).toBe(before.units + 1)],
    ["remove_unit", (before, after) => expect(after.units).toBe(before.units - 1)],
    ["add_edge", (before, after) => expect(after).toEqual(before)],
    ["remove_edge", (before, after) => expect(after).toEqual(before)],
    ["rewire_edge", (before, after) => expect(after).toEqual(before)],
    ["add_lateral", (before, after) => expect(after.laterals).toBe(before.laterals + 1)],
    ["remove_lateral", (before, after) => expect(after.laterals).toBe(before.laterals - 1)],
    ["change_neurons", (before, after) => expect(after.neurons).not.toBe(before.neurons)],
    ["change_activation", (before, after) => expect(after.activations).not.toBe(before.activations)],
    ["add_level", (before, after) => expect(after.levels).toBe(before.levels + 1)],
    ["remove_level", (before, after) => expect(after.levels).toBe(before.levels - 1)],
  ])("%s", (operator, check) => {
    for (let seed = 0; seed < 20; seed++) {
      const mutation = mutate(goldenGraph, roomy, stream(seed, "mutate"), [operator]);
      expect(mutation?.operator).toBe(operator);
      check(counts(goldenGraph), counts(mutation?.architecture ?? goldenGraph));
    }
  });

  it("is drawn about as often as the others", () => {
    const drawn = new Map<OperatorName, number>();
    for (let seed = 0; seed < 1100; seed++) {
      const operator = mutate(goldenGraph, roomy, stream(seed, "mutate"))?.operator;
      if (operator !== undefined) drawn.set(operator, (drawn.get(operator) ?? 0) + 1);
    }
    for (const operator of operatorNames) expect(drawn.get(operator) ?? 0).toBeGreaterThan(60);
  });

  it("is the same for the same stream", () => {
    const first = mutate(goldenGraph, roomy, stream(1, "mutate"));
    expect(mutate(goldenGraph, roomy, stream(1, "mutate"))).toEqual(first);
  });
});

test("where nothing may change, nothing does", () => {
  const units: Architecture["units"] = [
    { level: 0, unit: 0, neurons: 3, activation: "linear" },
    { level: 1, unit: 0, neurons: 1, activation: "linear" },
  ];
  const edges = [
    {
      from: { level: 0, unit: 0 },
      to: { level: 1, unit: 0 },
      kind: "predecessor" as const,
      times: 1,
      gated: false,
    },
  ];
  expect(mutate({ units, edges }, { ...roomy, maximum_levels: 1 }, stream(1, "mutate"))).toBeNull();
});

describe("evolution of architectures", () => {
  const networks = [1, 2, 3].map((number) => ({
    number,
    architecture: sampleArchitecture(
      {
        inputs: [4],
        outputs: [{ neurons: 1 }],
        ...{ minimum_levels: 2, maximum_levels: 3, minimum_units_per_level: 1, maximum_units_per_level: 3 },
        ...{ minimum_neurons_per_unit: 2, maximum_neurons_per_unit: 9 },
      },
      { seed: 1, moiety: number, attempt: 0 },
    ),
    loss: number === 1 ? Number.NaN : number,
  }));
  const question = { queue: networks, sample: 30, options: roomy, seed: 4, tried: null };

  it("mutates the best of the sample", () => {
    for (let number = 4; number < 30; number++) {
      expect(evolveArchitecture({ ...question, number })?.parent).toBe(2);
    }
  });

  it("proposes no network that was tried, and none at all when all were", () => {
    const tried = new Set<string>();
    for (let number = 4; number < 60; number++) {
      const next = evolveArchitecture({ ...question, number, tried: (hash) => tried.has(hash) });
      const hash = hashArchitecture(next?.mutation.architecture ?? goldenGraph);
      expect(tried).not.toContain(hash);
      tried.add(hash);
    }
    expect(evolveArchitecture({ ...question, number: 4, tried: () => true })).toBeNull();
  });
});

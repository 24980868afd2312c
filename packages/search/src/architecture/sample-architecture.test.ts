import { Architecture, type Edge, type UnitRef } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { graph, unitName } from "./graph.js";
import { type ArchitectureOptions, sampleArchitecture } from "./sample-architecture.js";
import { pickCount } from "./wire.js";

const between = (low: number, high: number) =>
  fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
    .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const options: fc.Arbitrary<ArchitectureOptions> = fc
  .record({
    inputs: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 }),
    outputs: fc.array(
      fc.record({
        neurons: fc.integer({ min: 1, max: 5 }),
        activation: fc.constantFrom("linear", "softmax"),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    levels: fc.integer({ min: 1, max: 6 }),
    units: between(1, 5),
    neurons: between(1, 25),
    first: fc.double({ min: 0.01, max: 4, noNaN: true }),
    main: fc.double({ min: 0.01, max: 4, noNaN: true }),
  })
  .map(({ units, neurons, first, main, ...rest }) => ({
    ...rest,
    activation: "elu",
    minimum_units_per_level: units.low,
    maximum_units_per_level: units.high,
    minimum_neurons_per_unit: neurons.low,
    maximum_neurons_per_unit: neurons.high,
    predecessor_level_connection_affinity_factor_first: first,
    predecessor_level_connection_affinity_factor_main: main,
  }));
const seed = fc.nat();
const number = fc.integer({ min: 1, max: 10_000 });

const sizesOf = (architecture: Architecture) => {
  const sizes: number[] = [];
  for (const { level } of architecture.units) sizes[level] = (sizes[level] ?? 0) + 1;
  return sizes;
};
const into = (edges: Edge[], to: UnitRef) => edges.filter((edge) => unitName(edge.to) === unitName(to));

test("the same options, seed and number give the same network, another number other draws (I1)", () => {
  const differs: boolean[] = [];
  fc.assert(
    fc.property(options, seed, number, (o, s, n) => {
      expect(sampleArchitecture(o, s, n)).toEqual(sampleArchitecture(o, s, n));
      const other = JSON.stringify(sampleArchitecture(o, s, n + 1));
      if (o.levels > 2) differs.push(other !== JSON.stringify(sampleArchitecture(o, s, n)));
    }),
  );
  // Small spaces repeat themselves now and then.
  expect(differs.filter(Boolean).length).toBeGreaterThan(0.8 * differs.length);
});

test("levels, units and neurons stay in their ranges, inputs and outputs are as asked (I2)", () => {
  fc.assert(
    fc.property(options, seed, number, (o, s, n) => {
      const architecture = sampleArchitecture(o, s, n);
      expect(Architecture.parse(architecture)).toEqual(architecture);
      const sizes = sizesOf(architecture);
      expect(sizes.length).toBe(o.levels + 1);
      for (const size of sizes.slice(1, -1)) {
        expect(size).toBeGreaterThanOrEqual(o.minimum_units_per_level);
        expect(size).toBeLessThanOrEqual(o.maximum_units_per_level);
      }
      for (const { level, neurons, activation } of architecture.units) {
        if (level === 0 || level === o.levels) continue;
        expect(neurons).toBeGreaterThanOrEqual(o.minimum_neurons_per_unit);
        expect(neurons).toBeLessThanOrEqual(o.maximum_neurons_per_unit);
        expect(activation).toBe("elu");
      }
      const onLevel = (level: number) => architecture.units.filter((unit) => unit.level === level);
      expect(onLevel(0).map((unit) => unit.neurons)).toEqual(o.inputs);
      expect(onLevel(o.levels).map(({ neurons, activation }) => ({ neurons, activation }))).toEqual(
        o.outputs,
      );
    }),
  );
});

test("every source is on a lower level, so there is no cycle (I3)", () => {
  fc.assert(
    fc.property(options, seed, number, (o, s, n) => {
      const architecture = sampleArchitecture(o, s, n);
      for (const { from, to } of architecture.edges) expect(from.level).toBeLessThan(to.level);
      expect(graph(architecture).map(({ unit }) => unit)).toEqual(architecture.units);
    }),
  );
});

test("every unit reads every lower level (I4)", () => {
  fc.assert(
    fc.property(options, seed, number, (o, s, n) => {
      const { units, edges } = sampleArchitecture(o, s, n);
      for (const unit of units) {
        const levels = new Set(into(edges, unit).map(({ from }) => from.level));
        expect([...levels].sort((a, b) => a - b)).toEqual(
          Array.from({ length: unit.level }, (_, level) => level),
        );
      }
    }),
  );
});

test("every unit below the outputs has a reader on a higher level (I5)", () => {
  fc.assert(
    fc.property(options, seed, number, (o, s, n) => {
      const { units, edges } = sampleArchitecture(o, s, n);
      const read = new Set(edges.map(({ from }) => unitName(from)));
      for (const unit of units) if (unit.level < o.levels) expect(read).toContain(unitName(unit));
    }),
  );
});

test("picks and repairs add up, and repairs skip a level where they can (I6, I7)", () => {
  fc.assert(
    fc.property(options, seed, number, (o, s, n) => {
      const architecture = sampleArchitecture(o, s, n);
      const sizes = sizesOf(architecture);
      for (const unit of architecture.units.filter(({ level }) => level > 0)) {
        for (let below = 0; below < unit.level; below++) {
          const picks = into(architecture.edges, unit)
            .filter(({ from }) => from.level === below)
            .reduce((sum, { times }) => sum + times, 0);
          const size = sizes[below] ?? 0;
          const final = unit.level === o.levels && below === unit.level - 1 ? size : 0;
          const repairs = picks - pickCount(unit.level, below, size, o) - final;
          expect(repairs).toBeGreaterThanOrEqual(0);
          if (repairs > 0 && o.levels - below >= 2) expect(unit.level).toBeGreaterThan(below + 1);
        }
      }
    }),
  );
});

test("a source occurs once per reader, in the order of (level, unit)", () => {
  fc.assert(
    fc.property(options, seed, number, (o, s, n) => {
      const { units, edges } = sampleArchitecture(o, s, n);
      for (const unit of units) {
        const keys = into(edges, unit).map(({ from }) => from.level * 1000 + from.unit);
        expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
      }
    }),
  );
});

test("pick counts follow the affinity factors (I15)", () => {
  const factors = {
    predecessor_level_connection_affinity_factor_first: 19.613,
    predecessor_level_connection_affinity_factor_main: 0.5518,
  };
  // The golden graph of the specification, without the decay of the level just below.
  expect(pickCount(1, 0, 1, factors)).toBe(20);
  expect(pickCount(3, 2, 5, factors)).toBe(Math.ceil(0.5518 * 5));
  expect(pickCount(3, 1, 2, factors)).toBe(Math.ceil(0.5518 * 0.7 * 2));
  expect(pickCount(4, 0, 1, factors)).toBe(1);
});

test("levels, units and neurons are uniform (I16)", () => {
  const counts = { units: [0, 0, 0], neurons: [0, 0, 0, 0] };
  const n = 4000;
  const o: ArchitectureOptions = {
    inputs: [4],
    outputs: [{ neurons: 1, activation: "linear" }],
    levels: 2,
    activation: "relu",
    minimum_units_per_level: 1,
    maximum_units_per_level: 3,
    minimum_neurons_per_unit: 5,
    maximum_neurons_per_unit: 8,
    predecessor_level_connection_affinity_factor_first: 1,
    predecessor_level_connection_affinity_factor_main: 1,
  };
  for (let i = 0; i < n; i++) {
    const { units } = sampleArchitecture(o, 5, i);
    const hidden = units.filter(({ level }) => level === 1);
    counts.units[hidden.length - 1] = (counts.units[hidden.length - 1] ?? 0) + 1;
    const first = (hidden[0]?.neurons ?? 0) - 5;
    counts.neurons[first] = (counts.neurons[first] ?? 0) + 1;
  }
  for (const count of counts.units) expect(Math.abs(count / n - 1 / 3)).toBeLessThan(0.03);
  for (const count of counts.neurons) expect(Math.abs(count / n - 1 / 4)).toBeLessThan(0.03);
});

import { Architecture, graph, type UnitRef, unitName } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ames, amesSearch } from "../../test/ames.js";
import { anyKey, anyOptions } from "../../test/any-options.js";
import { expectUniform } from "../../test/chi-square.js";
import { countParameters } from "./count-parameters.js";
import { networkStream } from "./network-key.js";
import { sampleArchitecture, sampleArchitectures } from "./sample-architecture.js";

const levelsOf = ({ units }: Architecture) => Math.max(...units.map(({ level }) => level));
const into = ({ edges }: Architecture, to: UnitRef) =>
  edges.filter((edge) => unitName(edge.to) === unitName(to));

describe("a key", () => {
  it("decides the network (I1)", () => {
    fc.assert(
      fc.property(anyOptions(), anyKey, (options, key) => {
        expect(sampleArchitecture(options, key)).toEqual(sampleArchitecture(options, { ...key }));
      }),
    );
  });

  it("gives the same nodes in another attempt, and other edges (I1)", () => {
    const differ: boolean[] = [];
    fc.assert(
      fc.property(anyOptions(), anyKey, (options, key) => {
        const one = sampleArchitecture(options, key);
        const other = sampleArchitecture(options, { ...key, attempt: key.attempt + 1 });
        expect(other.units).toEqual(one.units);
        if (one.units.length > 6) differ.push(JSON.stringify(other.edges) !== JSON.stringify(one.edges));
      }),
    );
    // Networks with few choices repeat themselves now and then.
    expect(differ.filter(Boolean).length).toBeGreaterThan(0.9 * differ.length);
  });

  it("gives other nodes in another moiety or with another seed", () => {
    const key = { seed: 1, moiety: 3, attempt: 0 };
    const { units } = sampleArchitecture(amesSearch, key);
    expect(sampleArchitecture(amesSearch, { ...key, moiety: 4 }).units).not.toEqual(units);
    expect(sampleArchitecture(amesSearch, { ...key, seed: 2 }).units).not.toEqual(units);
  });

  it("has a stream for every purpose, of which only the nodes' is shared by attempts", () => {
    const key = { seed: 1, moiety: 2, attempt: 3 };
    const purposes = ["spec", "wiring", "weights", "shuffle", "dropout"] as const;
    const values = (attempt: number) =>
      purposes.map((purpose) => networkStream({ ...key, attempt }, purpose).uniform());
    expect(new Set([...values(3), ...values(4)]).size).toBe(9);
    expect(values(3)[0]).toBe(values(4)[0]);
    expect(values(3)).toEqual(values(3));
  });
});

test("a search has M · T networks, T of each moiety", () => {
  const search = {
    ...amesSearch,
    number_of_architecture_moities_to_try: 3,
    number_of_tries_per_architecture_moity: 2,
  };
  const networks = [...sampleArchitectures(search, 5)];
  expect(networks.map(({ key }) => [key.seed, key.moiety, key.attempt])).toEqual([
    [5, 0, 0],
    [5, 0, 1],
    [5, 1, 0],
    [5, 1, 1],
    [5, 2, 0],
    [5, 2, 1],
  ]);
  for (const { key, architecture } of networks) expect(sampleArchitecture(search, key)).toEqual(architecture);
});

test("levels, units and neurons stay in their ranges, inputs and outputs are as asked (I2)", () => {
  fc.assert(
    fc.property(anyOptions(), anyKey, (options, key) => {
      const architecture = sampleArchitecture(options, key);
      const last = levelsOf(architecture);
      expect(last).toBeGreaterThanOrEqual(options.minimum_levels);
      expect(last).toBeLessThanOrEqual(options.maximum_levels);
      const onLevel = (level: number) => architecture.units.filter((unit) => unit.level === level);
      for (let level = 1; level < last; level++) {
        expect(onLevel(level).length).toBeGreaterThanOrEqual(options.minimum_units_per_level);
        expect(onLevel(level).length).toBeLessThanOrEqual(options.maximum_units_per_level);
        for (const { neurons, activation } of onLevel(level)) {
          expect(neurons).toBeGreaterThanOrEqual(options.minimum_neurons_per_unit);
          expect(neurons).toBeLessThanOrEqual(options.maximum_neurons_per_unit);
          expect(activation).toBe(options.activation);
        }
      }
      expect(onLevel(0).map(({ neurons }) => neurons)).toEqual(options.inputs);
      expect(onLevel(last).map(({ neurons, activation }) => ({ neurons, activation }))).toEqual(
        options.outputs,
      );
    }),
  );
});

test("the result is a network in its order, and comes back from JSON as it was (I3)", () => {
  fc.assert(
    fc.property(anyOptions(), anyKey, (options, key) => {
      const architecture = sampleArchitecture(options, key);
      expect(graph(architecture).map(({ unit }) => unit)).toEqual(architecture.units);
      expect(Architecture.parse(JSON.parse(JSON.stringify(architecture)))).toEqual(architecture);
      const order = new Map(architecture.units.map((unit, index) => [unitName(unit), index]));
      for (const { from, to } of architecture.edges) {
        expect(order.get(unitName(from))).toBeLessThan(order.get(unitName(to)) ?? 0);
      }
    }),
  );
});

test("every unit reads every lower level (I4)", () => {
  fc.assert(
    fc.property(anyOptions(), anyKey, (options, key) => {
      const architecture = sampleArchitecture(options, key);
      for (const unit of architecture.units) {
        const levels = into(architecture, unit)
          .filter(({ kind }) => kind === "predecessor")
          .map(({ from }) => from.level);
        expect([...new Set(levels)].sort()).toEqual(Array.from({ length: unit.level }, (_, level) => level));
      }
    }),
  );
});

test("every unit below the outputs has a reader on a higher level, and so a way to an output (I5)", () => {
  fc.assert(
    fc.property(anyOptions(), anyKey, (options, key) => {
      const architecture = sampleArchitecture(options, key);
      const last = levelsOf(architecture);
      const reaches = new Set<string>();
      for (const unit of [...architecture.units].reverse()) {
        const readers = architecture.edges.filter(
          ({ from, kind }) => kind === "predecessor" && unitName(from) === unitName(unit),
        );
        if (unit.level < last) expect(readers.length).toBeGreaterThan(0);
        if (unit.level === last || readers.some(({ to }) => reaches.has(unitName(to)))) {
          reaches.add(unitName(unit));
        }
      }
      expect(reaches.size).toBe(architecture.units.length);
    }),
  );
});

test("a unit has 4W numbers in its normalisation and neurons · (W + 1) in its dense layer (I11)", () => {
  fc.assert(
    fc.property(anyOptions(), anyKey, (options, key) => {
      const architecture = sampleArchitecture(options, key);
      const neurons = new Map(architecture.units.map((unit) => [unitName(unit), unit.neurons]));
      let total = 0;
      let trainable = 0;
      for (const unit of architecture.units.filter(({ level }) => level > 0)) {
        const width = into(architecture, unit)
          .map(({ from, times }) => times * (neurons.get(unitName(from)) ?? 0))
          .reduce((a, b) => a + b);
        total += 4 * width + unit.neurons * (width + 1);
        trainable += 2 * width + unit.neurons * (width + 1);
      }
      expect(countParameters(architecture)).toEqual({ total, trainable, not_trainable: total - trainable });
    }),
  );
});

test("a gate is part of the network only where one was asked for", () => {
  const key = { seed: 1, moiety: 0, attempt: 0 };
  expect(sampleArchitecture(amesSearch, key)).not.toHaveProperty("gate");
  const gated = sampleArchitecture(
    { ...amesSearch, gate_mode: "multiply", gate_activation_function: "tanh" },
    key,
  );
  expect(gated.gate).toEqual({ mode: "multiply", function: "tanh" });
});

test("an unknown option is refused at the sampler too (D23)", () => {
  const misspelt = { ...amesSearch, gate_activation: "tanh" };
  expect(() => sampleArchitecture(misspelt, { seed: 1, moiety: 0, attempt: 0 })).toThrow(
    'no architecture option "gate_activation"',
  );
});

test("levels, units and neurons are uniform (I16)", () => {
  const options = ames({ minimum_levels: 2, maximum_levels: 5, num_lateral_connection_tries_per_unit: 0 });
  const levels = [0, 0, 0, 0];
  const units = [0, 0, 0, 0, 0];
  const neurons = new Array<number>(25).fill(0);
  const add = (counts: number[], index: number) => {
    counts[index] = (counts[index] ?? 0) + 1;
  };
  for (let moiety = 0; moiety < 10_000; moiety++) {
    const architecture = sampleArchitecture(options, { seed: 16, moiety, attempt: 0 });
    const last = levelsOf(architecture);
    add(levels, last - 2);
    for (let level = 1; level < last; level++) {
      const hidden = architecture.units.filter((unit) => unit.level === level);
      add(units, hidden.length - 1);
      for (const unit of hidden) add(neurons, unit.neurons - 1);
    }
  }
  expectUniform(levels, "levels");
  expectUniform(units, "units");
  expectUniform(neurons, "neurons");
});

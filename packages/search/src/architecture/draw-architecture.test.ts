import type { Architecture, LayerStack } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, it } from "vitest";
import { anyKey, anyOptions } from "../../test/any-options.js";
import { goldenGraph } from "../testing/golden-graph.js";
import { drawArchitecture } from "./draw-architecture.js";
import { sampleArchitecture } from "./sample-architecture.js";

const small: Architecture = {
  units: [
    { level: 0, unit: 0, neurons: 4, activation: "linear" },
    { level: 1, unit: 0, neurons: 12, activation: "elu" },
    { level: 1, unit: 1, neurons: 7, activation: "elu" },
    { level: 2, unit: 0, neurons: 3, activation: "softmax" },
  ],
  edges: [
    { from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 }, kind: "predecessor", times: 2, gated: false },
    { from: { level: 0, unit: 0 }, to: { level: 1, unit: 1 }, kind: "predecessor", times: 1, gated: false },
    { from: { level: 1, unit: 0 }, to: { level: 1, unit: 1 }, kind: "lateral", times: 1, gated: true },
    { from: { level: 1, unit: 1 }, to: { level: 2, unit: 0 }, kind: "predecessor", times: 1, gated: false },
  ],
};

it("draws one line per level, with what each unit reads in the order of reading", () => {
  expect(drawArchitecture(small)).toBe(
    [
      "input     0.0 4 features",
      "level 1   1.0 12 elu ← 0.0×2  |  1.1 7 elu ← ~1.0 0.0",
      "output    2.0 3 softmax ← 1.1",
    ].join("\n"),
  );
});

it("goes on below where the units of a level are too many", () => {
  expect(drawArchitecture(small, 40).split("\n").slice(1, 3)).toEqual([
    "level 1   1.0 12 elu ← 0.0×2",
    "          1.1 7 elu ← ~1.0 0.0",
  ]);
});

it("goes on below where the sources of a unit are too many", () => {
  expect(drawArchitecture(goldenGraph, 60).split("\n").slice(-2)).toEqual([
    "output    4.0 1 linear ← 3.0 3.2×3 3.1 3.2×2 3.3 0.0 1.0 2.3",
    "              2.3 3.0 3.0 2.0 0.0 1.0 2.4 2.3 3.0 3.1",
  ]);
});

it("shows a gate that has an effect, and no other", () => {
  const gated = { ...small, gate: { mode: "multiply", function: "sigmoid" } } as const;
  expect(drawArchitecture(gated).split("\n").slice(1)).toEqual([
    "level 1   1.0 12 elu ← 0.0×2  |  1.1 7 elu ← ~σ1.0 0.0",
    "output    2.0 3 softmax ← 1.1",
    "gate σ    x · sigmoid(x)",
  ]);
  const edges = small.edges.map((edge) => ({ ...edge, gated: false }));
  expect(drawArchitecture({ ...gated, edges })).toBe(drawArchitecture(small));
  const replaced = { ...small, gate: { mode: "activation", function: "tanh" } } as const;
  expect(drawArchitecture(replaced)).toContain("gate σ    tanh(x)");
});

it("calls one feature a feature", () => {
  const units = small.units.map((unit) => (unit.level === 0 ? { ...unit, neurons: 1 } : unit));
  expect(drawArchitecture({ ...small, units })).toContain("0.0 1 feature\n");
});

it("shows the layers of a base model, which drawn networks have in front of their inputs", () => {
  const options = {
    ...{ inputs: [40], outputs: [{ neurons: 1 }], minimum_levels: 1, maximum_levels: 1 },
    ...{ minimum_units_per_level: 1, maximum_units_per_level: 1 },
    ...{ minimum_neurons_per_unit: 1, maximum_neurons_per_unit: 1 },
  };
  const layers: LayerStack["layers"] = [
    { kind: "embedding", vocabulary: 128, dimensions: 18 },
    { kind: "rotary", form: "rotation" },
    { kind: "dropout", rate: 0.734 },
    { kind: "flatten" },
    { kind: "dense", neurons: 18, activation: "linear" },
  ];
  const base_models = [{ columns: 40, layers }];
  const architecture = sampleArchitecture({ ...options, base_models }, { seed: 1, moiety: 0, attempt: 0 });
  expect(architecture.units[0]).toEqual({
    ...{ level: 0, unit: 0, neurons: 18, activation: "linear" },
    base: base_models[0],
  });
  expect(drawArchitecture(architecture)).toContain(
    "0.0 40 features → embedding → rotary → dropout → flatten → dense 18\n",
  );
});

it("names every unit once and keeps to its width where words allow", () => {
  fc.assert(
    fc.property(anyOptions(), anyKey, fc.integer({ min: 40, max: 160 }), (options, key, width) => {
      const architecture = sampleArchitecture(options, key);
      const lines = drawArchitecture(architecture, width).split("\n");
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      const heads = lines.join("  |  ").match(/\d+\.\d+ \d+ \w+/g);
      expect(heads).toHaveLength(architecture.units.length);
    }),
  );
});

import { expect, it } from "vitest";
import { aTrial } from "../test/fixtures.js";
import { drawArchitecture } from "./draw-architecture.js";

const { architecture } = aTrial(1);

it("a network is drawn one line per level, with what each unit reads", () => {
  expect(drawArchitecture(architecture)).toBe(
    [
      "input     0.0 4 features",
      "level 1   1.0 12 elu ← 0.0×2  |  1.1 7 elu ← ~1.0 0.0",
      "output    2.0 3 softmax ← 1.1",
    ].join("\n"),
  );
});

it("long levels go on below", () => {
  expect(drawArchitecture(architecture, 40).split("\n").slice(1, 3)).toEqual([
    "level 1   1.0 12 elu ← 0.0×2",
    "          1.1 7 elu ← ~1.0 0.0",
  ]);
});

it("a gated edge is marked, and one feature is one feature", () => {
  const drawn = drawArchitecture({
    units: [
      { level: 0, unit: 0, neurons: 1, activation: "linear" },
      { level: 1, unit: 0, neurons: 1, activation: "linear" },
    ],
    edges: [
      { from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 }, kind: "predecessor", times: 1, gated: true },
    ],
  });
  expect(drawn).toBe("input     0.0 1 feature\noutput    1.0 1 linear ← 0.0 (gated)");
});

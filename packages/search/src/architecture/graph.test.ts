import type { Architecture, Edge } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { goldenGraph, goldenWidths } from "../testing/golden-graph.js";
import { countParameters } from "./count-parameters.js";
import { graph } from "./graph.js";

const edge = (from: string, to: string, kind: Edge["kind"] = "predecessor", times = 1): Edge => ({
  from: ref(from),
  to: ref(to),
  kind,
  times,
  gated: false,
});
const ref = (name: string) => {
  const [level = 0, unit = 0] = name.split(".").map(Number);
  return { level, unit };
};

test("widths and parameters of the published network are reproduced (I11)", () => {
  const widths = graph(goldenGraph)
    .slice(1)
    .map(({ width }) => width);
  expect(widths).toEqual(goldenWidths);
  expect(countParameters(goldenGraph)).toEqual({ total: 84_465, trainable: 74_729, not_trainable: 9_736 });
});

test("lateral sources are read before predecessors", () => {
  const backwards = { ...goldenGraph, edges: [...goldenGraph.edges].reverse() };
  const node = graph(backwards).find(({ unit }) => unit.level === 3 && unit.unit === 2);
  expect(node?.reads.map(({ kind }) => kind)).toEqual(["lateral", ...Array(8).fill("predecessor")]);
});

const small: Architecture = {
  units: [
    { level: 0, unit: 0, neurons: 4, activation: "linear" },
    { level: 1, unit: 0, neurons: 6, activation: "elu" },
    { level: 1, unit: 1, neurons: 5, activation: "elu" },
    { level: 2, unit: 0, neurons: 3, activation: "softmax" },
  ],
  edges: [
    edge("0.0", "1.0"),
    edge("0.0", "1.1"),
    edge("1.0", "1.1", "lateral"),
    edge("0.0", "2.0"),
    edge("1.0", "2.0"),
    edge("1.1", "2.0", "predecessor", 2),
  ],
};

test.each<[string, Partial<Architecture>, string]>([
  ["a unit twice", { units: [...small.units, ...small.units.slice(0, 1)] }, "unit 0.0 occurs twice"],
  ["an unknown unit", { edges: [...small.edges, edge("1.7", "2.0")] }, "1.7 → 2.0 joins no units"],
  ["an edge downwards", { edges: [...small.edges, edge("2.0", "1.0")] }, "does not lead from a lower unit"],
  [
    "a lateral edge leftwards",
    { edges: [...small.edges, edge("1.1", "1.0", "lateral")] },
    "does not lead from a left unit",
  ],
  ["a unit without sources", { edges: small.edges.slice(1) }, "unit 1.0 reads nothing"],
])("%s is no network", (_, part, message) => {
  expect(() => graph({ ...small, ...part })).toThrow(message);
});

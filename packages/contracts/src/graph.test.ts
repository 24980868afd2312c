import { expect, test } from "vitest";
import type { Architecture, Edge } from "./architecture.js";
import { graph } from "./graph.js";
import type { Layer } from "./layer.js";

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

test("units are in the order of computation, lateral sources before predecessors", () => {
  const backwards = { units: [...small.units].reverse(), edges: [...small.edges].reverse() };
  const nodes = graph(backwards);
  expect(nodes.map(({ unit }) => unit)).toEqual(small.units);
  expect(nodes[2]?.reads.map(({ kind }) => kind)).toEqual(["lateral", "predecessor"]);
});

test("a read knows its source and its column, every copy counted", () => {
  const nodes = graph(small);
  expect(nodes.map(({ width }) => width)).toEqual([0, 4, 10, 20]);
  expect(nodes[3]?.reads.map(({ column, source }) => [column, source.unit.neurons])).toEqual([
    [0, 4],
    [4, 6],
    [10, 5],
  ]);
});

function withBase(
  units: Architecture["units"],
  index: number,
  layers: Layer[] = [{ kind: "embedding", vocabulary: 9, dimensions: 2 }, { kind: "flatten" }],
): Architecture["units"] {
  return units.map((unit, i) => (i === index ? { ...unit, base: { columns: 5, layers } } : unit));
}

test.each<[string, Partial<Architecture>, string]>([
  ["a unit twice", { units: [...small.units, ...small.units.slice(0, 1)] }, "unit 0.0 occurs twice"],
  ["an unknown unit", { edges: [...small.edges, edge("1.7", "2.0")] }, "1.7 → 2.0 joins no units"],
  ["an edge downwards", { edges: [...small.edges, edge("2.0", "1.0")] }, "does not lead from a lower unit"],
  [
    "a lateral edge leftwards",
    { edges: [...small.edges, edge("1.1", "1.0", "lateral")] },
    "does not lead from a left unit",
  ],
  [
    "a base of other columns",
    { units: withBase(small.units, 0) },
    "the base of unit 0.0 ends in 10 columns, expected 4",
  ],
  [
    "a base with states",
    {
      units: withBase(small.units, 0, [
        { kind: "embedding", vocabulary: 9, dimensions: 2 },
        { kind: "lstm", neurons: 4, sequences: false, stateful: true },
      ]),
    },
    "carries states from row to row",
  ],
  [
    "a base of a hidden unit",
    { units: withBase(small.units, 1) },
    "the base of unit 1.0 belongs to no input",
  ],
  ["a unit without sources", { edges: small.edges.slice(1) }, "unit 1.0 reads nothing"],
])("%s is no network", (_, part, message) => {
  expect(() => graph({ ...small, ...part })).toThrow(message);
});

import type { Architecture, Edge } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { countParameters } from "./count-parameters.js";
import { graph } from "./graph.js";

/** Appendix A of the Cerebros specification: unit, neurons, lateral sources, predecessors in order, W. */
const goldenGraph: [string, number, string, string, number][] = [
  ["1.0", 23, "", "0.0x40", 1560],
  ["1.1", 8, "", "0.0x40", 1560],
  ["2.0", 14, "", "0.0 1.0 0.0 1.1", 109],
  ["2.1", 4, "", "0.0 1.1 0.0 1.0", 109],
  ["2.2", 11, "2.1x5", "0.0 1.0 0.0 1.0", 144],
  ["2.3", 11, "2.2x2 2.1x5", "0.0 1.0 0.0 1.1", 151],
  ["2.4", 15, "2.3x4 2.2x6 2.1x4", "0.0 1.0 0.0 1.0", 250],
  ["3.0", 14, "", "0.0 1.1 2.2 2.1 0.0 1.1 2.3 2.3", 131],
  ["3.1", 5, "", "0.0 1.1 2.4 2.4 0.0 1.1 2.2 2.4", 150],
  ["3.2", 9, "3.1x4", "0.0 1.0 2.3 2.2 0.0 1.1 2.1 2.4", 170],
  ["3.3", 14, "3.2x3 3.1x7", "0.0 1.1 2.4 2.4 0.0 1.0 2.3 2.2", 223],
  ["4.0", 1, "", "3.0 3.2 3.2 3.2 3.1 3.2 3.2 3.3 0.0 1.0 2.3 2.3 3.0 3.0 2.0 0.0 1.0 2.4 2.3 3.0 3.1", 311],
];

const ref = (name: string) => {
  const [level = 0, unit = 0] = name.split(".").map(Number);
  return { level, unit };
};
const edgesOf = (to: string, sources: string, kind: Edge["kind"]): Edge[] =>
  sources
    .split(" ")
    .filter(Boolean)
    .map((source) => {
      const [from = "", times = "1"] = source.split("x");
      return { from: ref(from), to: ref(to), kind, times: Number(times), gated: false };
    });
const golden: Architecture = {
  units: [
    { level: 0, unit: 0, neurons: 39, activation: "linear" },
    ...goldenGraph.map(([name, neurons]) => ({
      ...ref(name),
      neurons,
      activation: name === "4.0" ? ("linear" as const) : ("gelu" as const),
    })),
  ],
  edges: goldenGraph.flatMap(([name, , lateral, predecessors]) => [
    ...edgesOf(name, predecessors, "predecessor"),
    ...edgesOf(name, lateral, "lateral"),
  ]),
};

test("widths and parameters of the published network are reproduced (I11)", () => {
  const widths = graph(golden)
    .slice(1)
    .map(({ width }) => width);
  expect(widths).toEqual(goldenGraph.map(([, , , , width]) => width));
  expect(countParameters(golden)).toEqual({ total: 84_465, trainable: 74_729 });
});

test("lateral sources are read before predecessors", () => {
  const node = graph(golden).find(({ unit }) => unit.level === 3 && unit.unit === 2);
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
    ...edgesOf("1.0", "0.0", "predecessor"),
    ...edgesOf("1.1", "0.0", "predecessor"),
    ...edgesOf("1.1", "1.0", "lateral"),
    ...edgesOf("2.0", "0.0 1.0 1.1x2", "predecessor"),
  ],
};

test.each<[string, Partial<Architecture>, string]>([
  ["a unit twice", { units: [...small.units, ...small.units.slice(0, 1)] }, "unit 0.0 occurs twice"],
  [
    "an unknown unit",
    { edges: [...small.edges, ...edgesOf("2.0", "1.7", "predecessor")] },
    "1.7 → 2.0 joins no units",
  ],
  [
    "an edge downwards",
    { edges: [...small.edges, ...edgesOf("1.0", "2.0", "predecessor")] },
    "does not lead from a lower unit",
  ],
  [
    "a lateral edge leftwards",
    { edges: [...small.edges, ...edgesOf("1.0", "1.1", "lateral")] },
    "does not lead from a left unit",
  ],
  ["a unit without sources", { edges: small.edges.slice(1) }, "unit 1.0 reads nothing"],
])("%s is no network", (_, part, message) => {
  expect(() => graph({ ...small, ...part })).toThrow(message);
});

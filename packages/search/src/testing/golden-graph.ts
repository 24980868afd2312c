import type { Architecture, Edge, EdgeOrigin, Unit, UnitRef } from "@cerebros/contracts";

/** One unit of Appendix A of the Cerebros specification. Sources are written `level.unit` or `level.unit x times`. */
type Row = [
  name: string,
  neurons: number,
  lateral: string,
  draw1: string,
  repair: string,
  draw2: string,
  /** Columns after the concatenation. */
  width: number,
];

const rows: readonly Row[] = [
  ["1.0", 23, "", "0.0x20", "", "0.0x20", 1560],
  ["1.1", 8, "", "0.0x20", "", "0.0x20", 1560],
  ["2.0", 14, "", "0.0 1.0", "", "0.0 1.1", 109],
  ["2.1", 4, "", "0.0 1.1", "", "0.0 1.0", 109],
  ["2.2", 11, "2.1x5", "0.0 1.0", "", "0.0 1.0", 144],
  ["2.3", 11, "2.2x2 2.1x5", "0.0 1.0", "", "0.0 1.1", 151],
  ["2.4", 15, "2.3x4 2.2x6 2.1x4", "0.0 1.0", "", "0.0 1.0", 250],
  ["3.0", 14, "", "0.0 1.1 2.2 2.1", "", "0.0 1.1 2.3 2.3", 131],
  ["3.1", 5, "", "0.0 1.1 2.4 2.4", "", "0.0 1.1 2.2 2.4", 150],
  ["3.2", 9, "3.1x4", "0.0 1.0 2.3 2.2", "", "0.0 1.1 2.1 2.4", 170],
  ["3.3", 14, "3.2x3 3.1x7", "0.0 1.1 2.4 2.4", "", "0.0 1.0 2.3 2.2", 223],
  ["4.0", 1, "", "0.0 1.0 2.3 2.3 3.0 3.0", "2.0", "0.0 1.0 2.4 2.3 3.0 3.1", 311],
];

/** The additional picks of the output unit. */
const final = "3.0 3.2x3 3.1 3.2x2 3.3";

/**
 * A published network of the original (Cerebros specification, Appendix A): 4 levels, lateral edges, repeated sources and
 * one repaired unit. It has 84,465 parameters, of which 74,729 are trainable.
 */
export const goldenGraph: Architecture = {
  units: [{ level: 0, unit: 0, neurons: 39, activation: "linear" }, ...rows.map(toUnit)],
  edges: rows.flatMap(([name, , lateral, draw1, repair, draw2]) => [
    ...toEdges(name, lateral, "lateral"),
    ...toEdges(name, name === "4.0" ? final : "", "predecessor", "final"),
    ...toEdges(name, draw1, "predecessor", "draw"),
    ...toEdges(name, repair, "predecessor", "repair"),
    ...toEdges(name, draw2, "predecessor", "draw"),
  ]),
};

/** Columns that the units above level 0 read, in the order of the units. */
export const goldenWidths: readonly number[] = rows.map(([, , , , , , width]) => width);

function toUnit([name, neurons]: Row): Unit {
  return { ...toRef(name), neurons, activation: name === "4.0" ? "linear" : "gelu" };
}

function toEdges(name: string, sources: string, kind: Edge["kind"], origin?: EdgeOrigin): Edge[] {
  return sources
    .split(" ")
    .filter(Boolean)
    .map((source) => {
      const [from = "", times = "1"] = source.split("x");
      const edge: Edge = { from: toRef(from), to: toRef(name), kind, times: Number(times), gated: false };
      return origin === undefined ? edge : { ...edge, origin };
    });
}

function toRef(name: string): UnitRef {
  const [level = 0, unit = 0] = name.split(".").map(Number);
  return { level, unit };
}

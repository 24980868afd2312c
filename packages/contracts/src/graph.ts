import type { Architecture, Edge, Unit, UnitRef } from "./architecture.js";
import { layerShapes } from "./layer.js";

/** An edge together with the unit that it reads. */
export interface Read extends Edge {
  source: GraphNode;
  /** Of the reader's concatenation, where the copies of the source begin. */
  column: number;
}

/** A unit together with what it reads. */
export interface GraphNode {
  unit: Unit;
  /** In the order of concatenation: lateral edges, then predecessors, each in the order of the list. */
  reads: Read[];
  /** Columns after the concatenation, every repetition counted; 0 for an input. */
  width: number;
}

/** Short name of a unit, `level.unit`. */
export function unitName({ level, unit }: UnitRef): string {
  return `${level}.${unit}`;
}

/**
 * The units in the order in which they can be computed. Throws an Error when the architecture is no network: a unit
 * that occurs twice, an edge from or to a unit that does not exist, a predecessor that is not on a lower level, a
 * lateral source that is not further left on the same level, a unit above level 0 that reads nothing or an input that
 * reads something, a base that does not end in the unit's columns, carries states from row to row or belongs to no input.
 */
export function graph(architecture: Architecture): GraphNode[] {
  const nodes = new Map<string, GraphNode>();
  const sorted = [...architecture.units].sort((a, b) => a.level - b.level || a.unit - b.unit);
  for (const unit of sorted) {
    if (nodes.has(unitName(unit))) throw new Error(`unit ${unitName(unit)} occurs twice`);
    checkBase(unit);
    nodes.set(unitName(unit), { unit, reads: [], width: 0 });
  }
  for (const kind of ["lateral", "predecessor"] as const) {
    for (const edge of architecture.edges) if (edge.kind === kind) addRead(edge, nodes);
  }
  for (const { unit, reads } of nodes.values()) {
    if (unit.level === 0 && reads.length > 0) throw new Error(`input ${unitName(unit)} reads something`);
    if (unit.level > 0 && reads.length === 0) throw new Error(`unit ${unitName(unit)} reads nothing`);
  }
  return [...nodes.values()];
}

function addRead(edge: Edge, nodes: Map<string, GraphNode>): void {
  const { from, to, kind, times } = edge;
  const name = `${kind} edge ${unitName(from)} → ${unitName(to)}`;
  const source = nodes.get(unitName(from));
  const reader = nodes.get(unitName(to));
  if (source === undefined || reader === undefined) throw new Error(`${name} joins no units`);
  const upwards =
    kind === "predecessor" ? from.level < to.level : from.level === to.level && from.unit < to.unit;
  if (!upwards) throw new Error(`${name} does not lead from a ${kind === "lateral" ? "left" : "lower"} unit`);
  reader.reads.push({ ...edge, source, column: reader.width });
  reader.width += times * source.unit.neurons;
}

function checkBase({ base, neurons, ...ref }: Unit): void {
  if (base === undefined) return;
  const name = `the base of unit ${unitName(ref)}`;
  if (ref.level > 0) throw new Error(`${name} belongs to no input`);
  if (base.layers.some((layer) => layer.kind === "lstm" && layer.stateful)) {
    throw new Error(`${name} carries states from row to row, and rows have no order`);
  }
  const last = layerShapes(base).at(-1);
  if (last?.steps !== null) throw new Error(`${name} ends in a sequence, expected plain columns`);
  if (last.columns !== neurons)
    throw new Error(`${name} ends in ${last.columns} columns, expected ${neurons}`);
}

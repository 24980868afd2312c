import type { Architecture, Edge, Unit, UnitRef } from "@cerebros/contracts";

/** A unit together with what it reads. */
export interface Node {
  unit: Unit;
  /** In the order of concatenation: lateral edges, then predecessors, each in the order of the list. */
  reads: Edge[];
  /** Columns after the concatenation, every repetition counted; 0 for an input. */
  width: number;
}

/** Short name of a unit, `level.unit`. */
export function unitName({ level, unit }: UnitRef): string {
  return `${level}.${unit}`;
}

/**
 * The nodes in the order in which they can be computed. Throws an Error when the architecture is no network: a unit
 * that occurs twice, an edge from or to a unit that does not exist, a predecessor that is not on a lower level, a
 * lateral source that is not further left on the same level, a unit above level 0 that reads nothing or an input that
 * reads something.
 */
export function graph(architecture: Architecture): Node[] {
  const units = new Map<string, Unit>();
  for (const unit of architecture.units) {
    if (units.has(unitName(unit))) throw new Error(`unit ${unitName(unit)} occurs twice`);
    units.set(unitName(unit), unit);
  }
  const readsOf = new Map<string, Edge[]>();
  for (const edge of architecture.edges) {
    checkEdge(edge, units);
    const name = unitName(edge.to);
    readsOf.set(name, [...(readsOf.get(name) ?? []), edge]);
  }
  return [...units.values()]
    .sort((a, b) => a.level - b.level || a.unit - b.unit)
    .map((unit) => {
      const edges = readsOf.get(unitName(unit)) ?? [];
      if (unit.level === 0 && edges.length > 0) throw new Error(`input ${unitName(unit)} reads something`);
      if (unit.level > 0 && edges.length === 0) throw new Error(`unit ${unitName(unit)} reads nothing`);
      const reads = ["lateral", "predecessor"].flatMap((kind) => edges.filter((edge) => edge.kind === kind));
      const width = reads.reduce(
        (sum, { from, times }) => sum + times * (units.get(unitName(from))?.neurons ?? 0),
        0,
      );
      return { unit, reads, width };
    });
}

function checkEdge({ from, to, kind }: Edge, units: Map<string, Unit>): void {
  const name = `${kind} edge ${unitName(from)} → ${unitName(to)}`;
  if (!units.has(unitName(from)) || !units.has(unitName(to))) throw new Error(`${name} joins no units`);
  const upwards =
    kind === "predecessor" ? from.level < to.level : from.level === to.level && from.unit < to.unit;
  if (!upwards) throw new Error(`${name} does not lead from a ${kind === "lateral" ? "left" : "lower"} unit`);
}

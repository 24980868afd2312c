import type { Architecture, Edge, Unit, UnitRef } from "@cerebros/contracts";

/** What a unit reads once or several times in a row: `copies` times the columns of `from`, beginning at `column`. */
export interface Read {
  from: NetworkUnit;
  column: number;
  copies: number;
}

export interface NetworkUnit {
  unit: Unit;
  /** In the order of concatenation: lateral edges, then predecessors. */
  reads: Read[];
  /** Columns after the concatenation. */
  width: number;
  /** Of the normalised columns of the whole network, where this unit's begin; -1 when nobody reads them. */
  row: number;
  isOutput: boolean;
}

/** Units that do not read each other, so that they are computed together. */
export interface Group {
  units: NetworkUnit[];
  /** Neurons of all units. */
  rows: number;
}

export interface Network {
  inputs: NetworkUnit[];
  /** In the order of computation; inputs are in none. */
  groups: Group[];
  /** Every unit above level 0, in the order of (level, unit). */
  units: NetworkUnit[];
  outputs: NetworkUnit[];
  /** Normalised columns of the whole network. */
  rows: number;
}

/** Why an architecture cannot be trained by this package. */
export class NotPlannable extends Error {
  override readonly name = "NotPlannable";
}

const nameOf = ({ level, unit }: UnitRef): string => `${level}.${unit}`;

/**
 * Units with what they read, in groups by their distance from the inputs: all lateral and predecessor sources of a group
 * are in earlier groups. Throws `NotPlannable` for an edge between units that do not exist or in a cycle, for a unit below
 * the last level that nobody reads and for one above level 0 that reads nothing.
 */
export function resolveNetwork(architecture: Architecture): Network {
  const top = Math.max(...architecture.units.map(({ level }) => level));
  const sorted = [...architecture.units].sort((a, b) => a.level - b.level || a.unit - b.unit);
  const all = new Map<string, NetworkUnit>();
  for (const unit of sorted) {
    if (all.has(nameOf(unit))) throw new NotPlannable(`unit ${nameOf(unit)} occurs twice`);
    const isOutput = unit.level === top;
    all.set(nameOf(unit), { unit, reads: [], width: 0, row: -1, isOutput });
  }
  for (const kind of ["lateral", "predecessor"] as const) {
    for (const edge of architecture.edges)
      if (edge.kind === kind) addRead(edge, all, architecture.gate !== undefined);
  }
  const read = new Set(architecture.edges.map(({ from }) => nameOf(from)));
  for (const [name, { unit, reads, isOutput }] of all) {
    if (unit.level > 0 && reads.length === 0) throw new NotPlannable(`unit ${name} reads nothing`);
    if (unit.level > 0 && !isOutput && !read.has(name)) throw new NotPlannable(`nobody reads unit ${name}`);
  }
  const inputs = [...all.values()].filter(({ unit }) => unit.level === 0);
  const units = [...all.values()].filter(({ unit }) => unit.level > 0);
  const groups = groupUnits(units);
  let rows = 0;
  for (const unit of [...inputs, ...groups.flatMap((group) => group.units)]) {
    if (!read.has(nameOf(unit.unit))) continue;
    unit.row = rows;
    rows += unit.unit.neurons;
  }
  return { inputs, groups, units, outputs: units.filter(({ isOutput }) => isOutput), rows };
}

function addRead({ from, to, times, gated }: Edge, all: Map<string, NetworkUnit>, gates: boolean): void {
  const source = all.get(nameOf(from));
  const target = all.get(nameOf(to));
  if (source === undefined || target === undefined) {
    throw new NotPlannable(`the edge ${nameOf(from)} → ${nameOf(to)} joins no units`);
  }
  if (gated && gates) throw new NotPlannable(`the edge ${nameOf(from)} → ${nameOf(to)} is gated`);
  target.reads.push({ from: source, column: target.width, copies: times });
  target.width += times * source.unit.neurons;
}

/** Outputs are never grouped with hidden units: they have losses and, as a rule, no readers. */
function groupUnits(units: NetworkUnit[]): Group[] {
  const groups: Group[] = [];
  const done = new Set<NetworkUnit>();
  for (let left = units; left.length > 0; ) {
    const ready = left.filter(({ reads }) =>
      reads.every(({ from }) => from.unit.level === 0 || done.has(from)),
    );
    if (ready.length === 0) throw new NotPlannable("units read each other in a cycle");
    for (const output of [false, true]) {
      const members = ready.filter(({ isOutput }) => isOutput === output);
      if (members.length === 0) continue;
      groups.push({ units: members, rows: members.reduce((sum, { unit }) => sum + unit.neurons, 0) });
    }
    for (const unit of ready) done.add(unit);
    left = left.filter((unit) => !done.has(unit));
  }
  return groups;
}

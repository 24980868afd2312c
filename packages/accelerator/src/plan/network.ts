import {
  type Architecture,
  type Gate,
  type GraphNode,
  graph,
  type Unit,
  unitName,
} from "@cerebros/contracts";

/** Columns that units read: the outputs of a unit, as they are or gated. */
export interface Source {
  node: NetworkUnit;
  gated: boolean;
  columns: number;
  /** Of the normalised columns of the whole network, where these begin. */
  row: number;
}

/** What a unit reads once or several times in a row: `copies` times the columns of `from`, beginning at `column`. */
export interface NetworkRead {
  from: Source;
  column: number;
  copies: number;
}

export interface NetworkUnit {
  unit: Unit;
  /** In the order of concatenation: lateral edges, then predecessors. */
  reads: NetworkRead[];
  /** Columns after the concatenation. */
  width: number;
  isOutput: boolean;
  /** Null when nobody reads the outputs as they are, or gated. */
  plain: Source | null;
  gated: Source | null;
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
  /** What gated sources are made with; null when there are none. */
  gate: Gate | null;
  /** Normalised columns of the whole network. */
  rows: number;
}

/** Why an architecture cannot be trained by this package. */
export class NotPlannable extends Error {
  override readonly name = "NotPlannable";
}

/**
 * Units with what they read, in groups by their distance from the inputs: all lateral and predecessor sources of a group
 * are in earlier groups. Throws an Error for an architecture that is no network (see `graph`) and `NotPlannable` for a
 * unit between inputs and outputs that nobody reads.
 */
export function resolveNetwork(architecture: Architecture): Network {
  const nodes = graph(architecture);
  const top = Math.max(...nodes.map(({ unit }) => unit.level));
  const { gate = null } = architecture;
  const found = new Map<GraphNode, NetworkUnit>();
  for (const node of nodes) {
    const { unit, width } = node;
    const resolved: NetworkUnit = {
      unit,
      reads: [],
      width,
      isOutput: unit.level === top,
      plain: null,
      gated: null,
    };
    resolved.reads = node.reads.map(({ source, column, times, gated }) => ({
      from: sourceOf(found.get(source) as NetworkUnit, gated && gate !== null),
      column,
      copies: times,
    }));
    found.set(node, resolved);
  }
  const all = [...found.values()];
  for (const node of all) {
    const { unit, isOutput } = node;
    if (unit.level > 0 && !isOutput && !isRead(node)) {
      throw new NotPlannable(`nobody reads unit ${unitName(unit)}`);
    }
  }
  const inputs = all.filter(({ unit }) => unit.level === 0);
  const units = all.filter(({ unit }) => unit.level > 0);
  const groups = groupUnits(units);
  const rows = numberColumns([...inputs.map((input) => [input]), ...groups.map((group) => group.units)]);
  const isGated = all.some(({ gated }) => gated !== null);
  const outputs = units.filter(({ isOutput }) => isOutput);
  return { inputs, groups, units, outputs, gate: isGated ? gate : null, rows };
}

/** The sources that units have, those of plain outputs first. */
export function sourcesOf(units: NetworkUnit[]): Source[] {
  return [...units.map(({ plain }) => plain), ...units.map(({ gated }) => gated)].filter(
    (source) => source !== null,
  );
}

/** Whether any unit reads this one. */
export function isRead({ plain, gated }: NetworkUnit): boolean {
  return plain !== null || gated !== null;
}

function sourceOf(node: NetworkUnit, gated: boolean): Source {
  const kind = gated ? "gated" : "plain";
  node[kind] ??= { node, gated, columns: node.unit.neurons, row: -1 };
  return node[kind];
}

/** Outputs are never grouped with hidden units: they have losses and, as a rule, no readers. */
function groupUnits(units: NetworkUnit[]): Group[] {
  const groups: Group[] = [];
  const done = new Set<NetworkUnit>();
  for (let left = units; left.length > 0; left = left.filter((unit) => !done.has(unit))) {
    const ready = left.filter(({ reads }) =>
      reads.every(({ from }) => from.node.unit.level === 0 || done.has(from.node)),
    );
    for (const output of [false, true]) {
      const members = ready.filter(({ isOutput }) => isOutput === output);
      if (members.length === 0) continue;
      groups.push({ units: members, rows: members.reduce((sum, { unit }) => sum + unit.neurons, 0) });
    }
    for (const unit of ready) done.add(unit);
  }
  return groups;
}

/** Gives every source its normalised columns, those of units that are computed together side by side. */
function numberColumns(together: NetworkUnit[][]): number {
  let rows = 0;
  for (const source of together.flatMap(sourcesOf)) {
    source.row = rows;
    rows += source.columns;
  }
  return rows;
}

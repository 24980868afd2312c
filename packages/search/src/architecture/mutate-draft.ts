import {
  type Activation,
  type Architecture,
  type Edge,
  graph,
  type LayerStack,
  type Unit,
  type UnitRef,
  unitName,
} from "@cerebros/contracts";
import type { ColumnMapping, UnitMapping, WeightMapping } from "./weight-mapping.js";

/** Where a column of a read comes from: a column of the parent's unit, of which it has a share, or nowhere. */
export interface DraftColumn {
  column: number | null;
  share: number;
}

/** An edge that is being edited; it has as many copies as its columns make. */
export interface DraftRead {
  source: DraftUnit;
  kind: Edge["kind"];
  gated: boolean;
  origin: Edge["origin"];
  columns: DraftColumn[];
}

/** A unit that is being edited. Its place in the draft is its name. */
export interface DraftUnit {
  /** The unit that it was; null: it is new. */
  parent: UnitRef | null;
  /** A new unit whose outputs are those of this source, which it reads. */
  copies: DraftUnit | null;
  neurons: number;
  /** The neuron of the parent that each neuron was. */
  neuronsFrom: number[];
  activation: Activation;
  base: LayerStack | undefined;
  /** Lateral reads first. */
  reads: DraftRead[];
}

/** A network that is being edited: units by level, whatever edges between them. */
export interface Draft {
  levels: DraftUnit[][];
  gate: Architecture["gate"];
  /** Where the parent reads a source, and so has statistics of its columns; by `sourceKey`. */
  statistics: Map<string, { unit: UnitRef; column: number }>;
}

/** Throws when the architecture is no network (see `graph`). */
export function toDraft(architecture: Architecture): Draft {
  const drafts = new Map<string, DraftUnit>();
  const draft: Draft = { levels: [], gate: architecture.gate, statistics: new Map() };
  for (const { unit, reads } of graph(architecture)) {
    const made: DraftUnit = {
      parent: { level: unit.level, unit: unit.unit },
      copies: null,
      neurons: unit.neurons,
      neuronsFrom: Array.from({ length: unit.neurons }, (_, neuron) => neuron),
      activation: unit.activation,
      base: unit.base,
      reads: [],
    };
    for (const { from, kind, times, gated, origin, column, source } of reads) {
      const read = drafts.get(unitName(from));
      if (read === undefined) continue;
      const columns = Array.from({ length: times * source.unit.neurons }, (_, i) => ({
        column: column + i,
        share: 1,
      }));
      made.reads.push({ source: read, kind, gated, origin, columns });
      draft.statistics.set(sourceKey(from, gated), { unit: { level: unit.level, unit: unit.unit }, column });
    }
    drafts.set(unitName(unit), made);
    const level = draft.levels[unit.level] ?? [];
    draft.levels[unit.level] = level;
    level.push(made);
  }
  return draft;
}

/** The edited network and what becomes of the parent's weights. */
export function fromDraft(draft: Draft): { architecture: Architecture; mapping: WeightMapping } {
  const names = new Map<DraftUnit, UnitRef>();
  for (const [level, units] of draft.levels.entries()) {
    for (const [unit, made] of units.entries()) names.set(made, { level, unit });
  }
  const nameOf = (unit: DraftUnit): UnitRef => {
    const name = names.get(unit);
    if (name === undefined) throw new Error("a unit reads one that was removed");
    return name;
  };
  const all = draft.levels.flat();
  const units = all.map((made): Unit => {
    const { neurons, activation, base } = made;
    return { ...nameOf(made), neurons, activation, ...(base === undefined ? {} : { base }) };
  });
  const edges = all.flatMap((to) =>
    to.reads.map(({ source, kind, gated, origin, columns }): Edge => {
      const edge: Edge = {
        from: nameOf(source),
        to: nameOf(to),
        kind,
        times: columns.length / source.neurons,
        gated,
      };
      return origin === undefined ? edge : { ...edge, origin };
    }),
  );
  const mapping = all
    .filter(({ reads }) => reads.length > 0)
    .map((made): UnitMapping => {
      const { parent, neuronsFrom, reads, copies } = made;
      const columns = reads.flatMap((read) => mapColumns(read, draft));
      const unit = nameOf(made);
      if (parent !== null) return { kind: "carried", unit, parent, neurons: neuronsFrom, columns };
      if (copies === null) return { kind: "fresh", unit, columns };
      const before = reads.slice(
        0,
        reads.findIndex(({ source }) => source === copies),
      );
      const first = before.reduce((sum, read) => sum + read.columns.length, 0);
      return { kind: "identity", unit, first, columns };
    });
  const { gate } = draft;
  return { architecture: gate === undefined ? { units, edges } : { units, edges, gate }, mapping };
}

function mapColumns({ source, gated, columns }: DraftRead, { statistics }: Draft): ColumnMapping[] {
  const original = source.copies ?? source;
  const known = original.parent === null ? undefined : statistics.get(sourceKey(original.parent, gated));
  return columns.map(({ column, share }, i) => {
    const neuron = original.neuronsFrom[i % source.neurons] ?? 0;
    return {
      column,
      share,
      statistics: known === undefined ? null : { unit: known.unit, column: known.column + neuron },
    };
  });
}

function sourceKey(from: UnitRef, gated: boolean): string {
  return `${unitName(from)} ${gated}`;
}

/** A new read of one copy that changes nothing, because its columns weigh nothing; in the order of (level, unit) among its kind. */
export function addRead(
  draft: Draft,
  to: DraftUnit,
  source: DraftUnit,
  kind: Edge["kind"],
  gated = false,
): void {
  const columns = Array.from({ length: source.neurons }, () => ({ column: null, share: 0 }));
  insertRead(draft, to, { source, kind, gated, origin: undefined, columns });
}

export function insertRead({ levels }: Draft, to: DraftUnit, read: DraftRead): void {
  const order = levels.flat();
  const place = ({ kind, source }: DraftRead) =>
    (kind === "lateral" ? 0 : order.length) + order.indexOf(source);
  const at = to.reads.findIndex((other) => place(other) > place(read));
  to.reads.splice(at === -1 ? to.reads.length : at, 0, read);
}

/** Units that read the unit over predecessor edges. */
export function readersOf({ levels }: Draft, unit: DraftUnit): DraftUnit[] {
  return levels
    .flat()
    .filter(({ reads }) => reads.some(({ source, kind }) => kind === "predecessor" && source === unit));
}

import type { Group, Network, NetworkUnit } from "./network.js";

/** Neighbouring units whose outputs and normalised columns lie side by side. */
export interface Block {
  /** First of the normalised columns of the network. */
  row: number;
  rows: number;
}

/** Units × columns of a group's matrix in which every unit reads every column: one matrix product. */
export interface Rectangle {
  /** First neuron of the group, and how many. */
  neuron: number;
  neurons: number;
  /** First column of the group's matrix, and the normalised column that it multiplies. */
  column: number;
  columns: number;
  row: number;
}

/** A group's matrix: its columns are the normalised columns that any of its units reads, in their order. */
export interface GroupMatrix {
  width: number;
  columnOf: Map<NetworkUnit, number>;
  rectangles: Rectangle[];
}

/** Normalised columns by the units that write them: every input alone, the units of a group together where they touch. */
export function blocksOf(network: Network): { inputs: Block[]; groups: Map<Group, Block[]> } {
  const block = ({ row, unit }: NetworkUnit): Block => ({ row, rows: unit.neurons });
  const read = (units: NetworkUnit[]) => units.filter(({ row }) => row >= 0);
  const groups = new Map<Group, Block[]>();
  for (const group of network.groups) {
    const units = read(group.units);
    // All hidden units are read; of the outputs, some may be.
    if (units.length === group.units.length) {
      groups.set(group, [{ row: units[0]?.row ?? 0, rows: group.rows }]);
    } else groups.set(group, units.map(block));
  }
  return { inputs: read(network.inputs).map(block), groups };
}

export function matrixOf(group: Group): GroupMatrix {
  const sources = [...new Set(group.units.flatMap(({ reads }) => reads.map(({ from }) => from)))];
  sources.sort((a, b) => a.row - b.row);
  const columnOf = new Map<NetworkUnit, number>();
  let width = 0;
  let open: Rectangle[] = [];
  const rectangles: Rectangle[] = [];
  for (const source of sources) {
    const { neurons } = source.unit;
    columnOf.set(source, width);
    const runs = readersOf(source, group).map(
      (run): Rectangle => ({ ...run, column: width, columns: neurons, row: source.row }),
    );
    const continues =
      open.length === runs.length &&
      open.every((rectangle, i) => {
        const run = runs[i];
        return (
          run?.neuron === rectangle.neuron &&
          run.neurons === rectangle.neurons &&
          rectangle.row + rectangle.columns === source.row
        );
      });
    if (continues) for (const rectangle of open) rectangle.columns += neurons;
    else {
      open = runs;
      rectangles.push(...runs);
    }
    width += neurons;
  }
  return { width, columnOf, rectangles };
}

/** Runs of neurons whose units read the source. */
function readersOf(source: NetworkUnit, group: Group): { neuron: number; neurons: number }[] {
  const runs: { neuron: number; neurons: number }[] = [];
  let at = 0;
  for (const { unit, reads } of group.units) {
    const last = runs.at(-1);
    if (reads.some(({ from }) => from === source)) {
      if (last !== undefined && last.neuron + last.neurons === at) last.neurons += unit.neurons;
      else runs.push({ neuron: at, neurons: unit.neurons });
    }
    at += unit.neurons;
  }
  return runs;
}

import type { Group, Source } from "./network.js";

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
  columnOf: Map<Source, number>;
  rectangles: Rectangle[];
}

export function matrixOf(group: Group): GroupMatrix {
  const sources = [...new Set(group.units.flatMap(({ reads }) => reads.map(({ from }) => from)))];
  sources.sort((a, b) => a.row - b.row);
  const columnOf = new Map<Source, number>();
  let width = 0;
  let open: Rectangle[] = [];
  const rectangles: Rectangle[] = [];
  for (const source of sources) {
    const { columns } = source;
    columnOf.set(source, width);
    const runs = readersOf(source, group).map(
      (run): Rectangle => ({ ...run, column: width, columns, row: source.row }),
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
    if (continues) for (const rectangle of open) rectangle.columns += columns;
    else {
      open = runs;
      rectangles.push(...runs);
    }
    width += columns;
  }
  return { width, columnOf, rectangles };
}

/** Runs of neurons whose units read the source. */
function readersOf(source: Source, group: Group): { neuron: number; neurons: number }[] {
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

import type { GroupBuffers, Layout } from "./layout.js";
import type { Group, NetworkUnit, Source } from "./network.js";
import { distanceOf, parametersOf } from "./parameters.js";
import type { TapeWriter } from "./tape.js";

/** Effective weights of all units, with the scale and shift of their normalisation and every copy of a source in them. */
export function foldWeights(layout: Layout, tape: TapeWriter): void {
  for (const [group, { matrix, effective, bias }] of layout.groups) {
    const [first] = group.units;
    if (first) tape.add("copy", bias, parametersOf(layout.parameters, first).bias, group.rows);
    for (const read of readsOf(group, matrix)) {
      const { unit, column, offset, columns, copies, neuron, again } = read;
      const p = parametersOf(layout.parameters, unit);
      tape.add(
        ...(["fold", effective + 4 * (neuron * matrix.width + column), 4 * matrix.width] as const),
        ...([p.kernel + offset, 4 * unit.width, p.gamma + offset, p.beta + offset] as const),
        ...([bias + 4 * neuron, unit.unit.neurons, columns, copies, again ? 1 : 0] as const),
      );
    }
  }
}

/** The gradients of every copy's own scale, shift and weights, from those of a group's effective weights and biases. */
export function unfoldGradients({ parameters, groups }: Layout, group: Group, tape: TapeWriter): void {
  const { matrix, gradient } = groups.get(group) as GroupBuffers;
  for (const { unit, column, offset, columns, copies, neuron } of readsOf(group, matrix)) {
    const p = parametersOf(parameters, unit);
    const [kernel, gamma, beta] = [p.kernel + offset, p.gamma + offset, p.beta + offset];
    const distance = distanceOf(parameters);
    tape.add(
      ...(["unfold", gradient + 4 * (neuron * matrix.width + column), 4 * matrix.width] as const),
      ...([kernel, 4 * unit.width, gamma, beta, kernel + distance] as const),
      ...([gamma + distance, beta + distance, p.bias + distance] as const),
      ...([unit.unit.neurons, columns, copies] as const),
    );
  }
}

interface FoldedRead {
  unit: NetworkUnit;
  /** First neuron of the unit in the group, first column of the source in the group's matrix. */
  neuron: number;
  column: number;
  columns: number;
  copies: number;
  /** Bytes to the source's first column in the unit's own parameters. */
  offset: number;
  /** Whether the unit read the source before. */
  again: boolean;
}

/** What the units of a group read, sources that lie side by side as one. */
function readsOf(group: Group, { columnOf }: GroupBuffers["matrix"]): FoldedRead[] {
  const runs: FoldedRead[] = [];
  let neuron = 0;
  for (const unit of group.units) {
    const seen = new Set<Source>();
    for (const { from, column: own, copies } of unit.reads) {
      const column = columnOf.get(from) ?? 0;
      const again = seen.has(from);
      const last = runs.at(-1);
      const joins = last?.unit === unit && last.copies === 1 && copies === 1 && !again && !last.again;
      if (joins && last.column + last.columns === column) last.columns += from.columns;
      else runs.push({ unit, neuron, column, columns: from.columns, copies, offset: 4 * own, again });
      seen.add(from);
    }
    neuron += unit.unit.neurons;
  }
  return runs;
}

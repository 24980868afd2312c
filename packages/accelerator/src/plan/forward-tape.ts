import type { Activation } from "@cerebros/contracts";
import { type ActivatedRows, activateRows } from "./activation-tape.js";
import type { GroupBuffers, Layout, TableBuffers } from "./layout.js";
import { type Group, isRead } from "./network.js";
import { writeSources } from "./sources-tape.js";
import type { TapeWriter } from "./tape.js";

/** From the rows of a batch to the outputs: with the statistics of the batch and dropout, or with the moving statistics. */
export function forward(layout: Layout, tape: TapeWriter, training: boolean): void {
  const { network, stride } = layout;
  network.inputs.forEach((input, i) => {
    const { address, column, width } = layout.inputs[i] as TableBuffers;
    if (!isRead(input)) return;
    tape.add("gather", column, stride, address, width, layout.rows);
    layout.stacks.get(input)?.forward(tape, training);
    writeSources(layout, input, tape, training);
  });
  for (const [index, group] of network.groups.entries()) {
    multiplyWeights(layout, group, tape);
    for (const run of activationRuns(layout, group)) activateRows(tape, stride, run);
    const { mask, dropped, y } = layout.groups.get(group) as GroupBuffers;
    if (training && mask !== 0) {
      tape.add("dropoutMask", mask, stride, group.rows, 0, index);
      tape.add("multiplyRows", dropped, y, mask, stride, group.rows);
    }
    writeSources(layout, group, tape, training);
  }
}

function multiplyWeights({ stride, normalized, groups }: Layout, group: Group, tape: TapeWriter): void {
  const { matrix, z, effective, bias } = groups.get(group) as GroupBuffers;
  const ordered = [...matrix.rectangles].sort((a, b) => b.neurons - a.neurons);
  const whole = ordered[0]?.neurons === group.rows;
  if (!whole) tape.add("broadcast", z, stride, group.rows, bias);
  for (const [i, r] of ordered.entries()) {
    const begin = whole && i === 0 ? 1 : 2;
    const weights = effective + 4 * (r.neuron * matrix.width + r.column);
    tape.add(
      ...(["gemm", z + r.neuron * stride, stride, weights, 4 * matrix.width, 4] as const),
      ...([normalized + r.row * stride, stride, r.neurons, r.columns, bias, begin] as const),
    );
  }
}

/** Neighbours with the same activation; a softmax is always alone. */
export function activationRuns({ units }: Layout, group: Group): ActivatedRows[] {
  const runs: (ActivatedRows & { activation: Activation })[] = [];
  for (const member of group.units) {
    const { activation, neurons } = member.unit;
    const last = runs.at(-1);
    if (last?.activation === activation && activation !== "softmax") last.rows += neurons;
    else runs.push({ ...addressesOf(units, member), rows: neurons, activation });
  }
  return runs;
}

function addressesOf(units: Layout["units"], member: Group["units"][number]) {
  return units.get(member) as { z: number; y: number; d: number };
}

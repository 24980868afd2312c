import { addSlope } from "./activation-tape.js";
import { unfoldGradients } from "./fold-tape.js";
import { activationRuns } from "./forward-tape.js";
import type { GroupBuffers, Layout } from "./layout.js";
import { joinLoss } from "./loss-tape.js";
import { type Group, isRead, type Source } from "./network.js";
import { distanceOf, parametersOf } from "./parameters.js";
import { collectSources } from "./sources-tape.js";
import type { TapeWriter } from "./tape.js";

/** From the gradients of the losses to those of all parameters. */
export function backward(layout: Layout, tape: TapeWriter): void {
  /** Sources whose gradient has a first contribution already. */
  const touched = new Set<Source>();
  for (const group of [...layout.network.groups].reverse()) {
    const { mask, d } = layout.groups.get(group) as GroupBuffers;
    collectSources(layout, group, tape);
    if (mask !== 0) tape.add("multiplyRows", d, d, mask, layout.stride, group.rows);
    if (group.units[0]?.isOutput === true) {
      for (const output of group.units) joinLoss(layout, output, tape);
    } else for (const run of activationRuns(layout, group)) addSlope(tape, layout.stride, run);
    multiplyErrors(layout, group, touched, tape);
    unfoldGradients(layout, group, tape);
  }
  for (const [input, stack] of layout.stacks) {
    if (!isRead(input)) continue;
    collectSources(layout, input, tape);
    stack.backward(tape);
  }
}

/** Gradients of biases, of effective weights and, where wanted, of the normalised columns. */
function multiplyErrors(layout: Layout, group: Group, touched: Set<Source>, tape: TapeWriter): void {
  const { stride, normalized, parameters } = layout;
  const { matrix, d, effective, gradient } = layout.groups.get(group) as GroupBuffers;
  const [first] = group.units;
  if (first) {
    const bias = parametersOf(parameters, first).bias + distanceOf(parameters);
    tape.add("sumRows", bias, d, stride, group.rows, 0);
  }
  for (const r of matrix.rectangles) {
    const at = 4 * (r.neuron * matrix.width + r.column);
    const errors = d + r.neuron * stride;
    tape.add(
      ...(["gemmNt", gradient + at, 4 * matrix.width, errors, stride] as const),
      ...([normalized + r.row * stride, stride, r.neurons, r.columns, 0] as const),
    );
    for (const part of learningParts(layout, r.row, r.columns, touched)) {
      const weights = effective + at + 4 * (part.row - r.row);
      tape.add(
        ...(["gemm", part.gradient, stride, weights, 4, 4 * matrix.width] as const),
        ...([errors, stride, part.rows, r.neurons, 0, part.touched ? 2 : 0] as const),
      );
    }
  }
}

/**
 * The normalised columns of a range that want a gradient, in parts whose gradients lie side by side and have all or none
 * had a contribution. Marks them as touched.
 */
function learningParts(
  { places, stride }: Layout,
  row: number,
  rows: number,
  touched: Set<Source>,
): { row: number; rows: number; gradient: number; touched: boolean }[] {
  const parts: { row: number; rows: number; gradient: number; touched: boolean }[] = [];
  const inRange = [...places].filter(([source]) => source.row >= row && source.row < row + rows);
  for (const [source, { gradient }] of inRange.sort(([a], [b]) => a.row - b.row)) {
    if (gradient === 0) continue;
    const before = touched.has(source);
    touched.add(source);
    const last = parts.at(-1);
    const joins =
      last?.touched === before &&
      last.row + last.rows === source.row &&
      last.gradient + last.rows * stride === gradient;
    if (joins) last.rows += source.columns;
    else parts.push({ row: source.row, rows: source.columns, gradient, touched: before });
  }
  return parts;
}

import { activationKind } from "../kernels/activation-kind.js";
import type { Block, GateBuffers, Layout, Place, Writer } from "./layout.js";
import { type Source, sourcesOf } from "./network.js";
import type { TapeWriter } from "./tape.js";

/** What readers get of a writer: its outputs, gated where a reader wants them so, then normalised. */
export function writeSources(layout: Layout, writer: Writer, tape: TapeWriter, training: boolean): void {
  const { stride, normalized } = layout;
  const name = training ? "value" : "evaluated";
  for (const source of gatedOf(writer)) {
    const { gate, of, kind, value } = gateOf(layout, source);
    tape.add("activate", gate, of[name], stride, source.columns, kind);
    if (value !== gate) tape.add("multiplyRows", value, gate, of[name], stride, source.columns);
  }
  for (const block of layout.blocks.get(writer) ?? []) {
    const target = normalized + block.row * stride;
    if (training) tape.add("standardize", target, block.value, stride, block.rows, block.batch);
    else tape.add("normalize", target, block.evaluated, stride, block.rows, block.moving);
  }
}

/** From the gradients of the normalised columns to that of the outputs themselves, in place. */
export function collectSources(layout: Layout, writer: Writer, tape: TapeWriter): void {
  const { stride } = layout;
  for (const block of (layout.blocks.get(writer) ?? []).filter(({ gradient }) => gradient !== 0)) {
    const column = layout.normalized + block.row * stride;
    tape.add("standardizeBackward", block.gradient, column, stride, block.rows, scalesOf(block));
  }
  for (const source of gatedOf(writer)) {
    const { gate, of, kind, gradient, scratch } = gateOf(layout, source);
    if (gradient === 0) continue;
    const { columns, node } = source;
    const add = node.plain === null ? 0 : 1;
    const slope = (from: number): void =>
      tape.add("activateBackward", of.gradient, from, of.value, gate, stride, columns, kind, add);
    if (scratch === 0) slope(gradient);
    else {
      // (x g)' = g + x g'
      tape.add("multiplyRows", scratch, gradient, of.value, stride, columns);
      slope(scratch);
      tape.add("multiplyRows", gradient, gradient, gate, stride, columns);
      tape.add("addRows", of.gradient, gradient, stride, columns);
    }
  }
}

/** The third plane of the statistics of a batch. */
function scalesOf({ batch, rows }: Block): number {
  return batch + 8 * rows;
}

function gatedOf(writer: Writer): Source[] {
  return sourcesOf("units" in writer ? writer.units : [writer]).filter(({ gated }) => gated);
}

function gateOf({ network, gates, places }: Layout, source: Source): GateBuffers & Place & { kind: number } {
  const kind = activationKind[network.gate?.function ?? "linear"];
  return { ...(places.get(source) as Place), ...(gates.get(source) as GateBuffers), kind };
}

import { median, processorMs } from "./clock.mjs";
import { makeTrainer } from "./compiled.mjs";
import { chain } from "./networks.mjs";

const turnMs = 8;

/**
 * A step of the network, and the share of the machine's peak that its matrix products make of it: the median over turns, each
 * beside a turn of the peak.
 */
export function measureShare(network, { backend, batch, peak, turns, warm_ms = 50 }) {
  const trainer = makeTrainer(network, { backend, batch, rows: batch });
  const rows = Int32Array.from({ length: batch }, (_, row) => row);
  const step = () => trainer.step(rows);
  // V8 compiles what runs often once more, in the background.
  stepsIn(step, warm_ms);
  const perTurn = stepsIn(step, turnMs);
  const measured = Array.from({ length: turns }, () => {
    const started = processorMs();
    for (let i = 0; i < perTurn; i++) step();
    const ms = (processorMs() - started) / perTurn;
    const gflops = trainer.plan.flops / ms / 1e6;
    return { ms, gflops, share: gflops / peak() };
  });
  const of = (name) => median(measured.map((turn) => turn[name]));
  return { ms_per_step: of("ms"), gflops: of("gflops"), share: of("share"), bytes: trainer.plan.bytes };
}

/** `measureShare` of every width, depth and batch. */
export function measureTable({ widths, depths, batches }, options) {
  return widths.flatMap((width) =>
    depths.flatMap((depth) =>
      batches.map((batch) => ({
        width,
        depth,
        batch,
        ...measureShare(chain(width, depth), { ...options, batch }),
      })),
    ),
  );
}

function stepsIn(step, ms) {
  const started = processorMs();
  let count = 0;
  while (processorMs() - started < ms) {
    step();
    count++;
  }
  return count;
}

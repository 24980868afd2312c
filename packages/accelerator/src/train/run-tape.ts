import type { Kernels } from "../kernels/kernels.js";
import type { KernelMemory } from "../kernels/memory.js";
import { operationCode as code } from "../plan/tape.js";

export interface TapeSettings {
  /** Rows of this batch; every tape of a plan serves any number up to the batch size. */
  batch: number;
  /** Bytes from the list of rows to the first row of this batch. */
  offset: number;
  /** Added to a variance before its root is taken. */
  epsilon: number;
  /** How much of a moving statistic this batch replaces. */
  share: number;
  /** By output, for Huber's loss. */
  deltas: number[];
  /** Probabilities of dropout, by their number on the tape. */
  rates: number[];
  /** Two 32-bit integers decide what this batch drops. */
  keys: [number, number];
}

/**
 * Calls the kernels of a tape, one after another; returns the sum of the losses. A call into WebAssembly costs 1.5 ns, so
 * generated code would gain nothing over this loop.
 */
export function runTape(
  tape: Int32Array,
  { kernels: k, floats }: KernelMemory,
  settings: TapeSettings,
): number {
  const { batch, offset, epsilon, share, deltas, rates, keys } = settings;
  let loss = 0;
  let i = 0;
  const next = (): number => tape[i++] as number;
  while (i < tape.length) {
    const t = (index: number): number => tape[i + index] as number;
    switch (next()) {
      case code.gather:
        k.gather(t(0), t(1), t(2), t(3), t(4) + offset, batch);
        i += 5;
        break;
      case code.broadcast:
        k.broadcast(t(0), t(1), t(2), t(3), batch);
        i += 4;
        break;
      case code.sumRows:
        k.sumRows(t(0), t(1), t(2), t(3), t(4), batch);
        i += 5;
        break;
      case code.addRows:
        k.addRows(t(0), t(1), t(2), t(3), batch);
        i += 4;
        break;
      case code.multiplyRows:
        k.multiplyRows(t(0), t(1), t(2), t(3), t(4), batch);
        i += 5;
        break;
      case code.dropoutMask:
        // Every mask has a key of its own.
        k.dropoutMask(t(0), t(1), t(2), rates[t(3)] ?? 0, keys[0], keys[1] ^ t(4), batch);
        i += 5;
        break;
      case code.gemm:
        k.gemm(t(0), t(1), t(2), t(3), t(4), t(5), t(6), t(7), t(8), t(9), t(10), batch);
        i += 11;
        break;
      case code.gemmNt:
        k.gemmNt(t(0), t(1), t(2), t(3), t(4), t(5), t(6), t(7), t(8), batch);
        i += 9;
        break;
      case code.activate:
        k.activate(t(0), t(1), t(2), t(3), t(4), batch);
        i += 5;
        break;
      case code.activateBackward:
        k.activateBackward(t(0), t(1), t(2), t(3), t(4), t(5), t(6), t(7), batch);
        i += 8;
        break;
      case code.softmax:
        k.softmax(t(0), t(1), t(2), t(3), batch);
        i += 4;
        break;
      case code.softmaxBackward:
        k.softmaxBackward(t(0), t(1), t(2), t(3), batch);
        i += 4;
        break;
      case code.standardize:
        k.standardize(t(0), t(1), t(2), t(3), t(4), epsilon, batch);
        i += 5;
        break;
      case code.normalize:
        k.normalize(t(0), t(1), t(2), t(3), t(4), epsilon, batch);
        i += 5;
        break;
      case code.standardizeBackward:
        k.standardizeBackward(t(0), t(1), t(2), t(3), t(4), batch);
        i += 5;
        break;
      case code.blend:
        k.blend(t(0), t(1), t(2), share);
        i += 3;
        break;
      case code.fold:
        k.fold(t(0), t(1), t(2), t(3), t(4), t(5), t(6), t(7), t(8), t(9), t(10));
        i += 11;
        break;
      case code.unfold:
        k.unfold(t(0), t(1), t(2), t(3), t(4), t(5), t(6), t(7), t(8), t(9), t(10), t(11), t(12));
        i += 13;
        break;
      case code.copy:
        floats.copyWithin(t(0) >> 2, t(1) >> 2, (t(1) >> 2) + t(2));
        i += 3;
        break;
      case code.clear:
        floats.fill(0, t(0) >> 2, (t(0) >> 2) + t(1));
        i += 2;
        break;
      case code.toIndices:
        k.toIndices(t(0), t(1), batch);
        i += 2;
        break;
      case code.embed:
        k.gather(t(0), t(1), t(2), t(3), t(4), batch);
        i += 5;
        break;
      case code.scatter:
        k.scatter(t(0), t(1), t(2), t(3), t(4), batch);
        i += 5;
        break;
      case code.rotate:
        k.rotate(t(0), t(1), t(2), t(3), t(4), t(5), batch);
        i += 6;
        break;
      case code.rotateBackward:
        k.rotateBackward(t(0), t(1), t(2), t(3), t(4), t(5), batch);
        i += 6;
        break;
      case code.lstmForward:
        k.lstmForward(t(0), t(1), t(2), t(3), t(4), t(5), batch);
        i += 6;
        break;
      case code.lstmBackward:
        k.lstmBackward(t(0), t(1), t(2), t(3), t(4), t(5), t(6), batch);
        i += 7;
        break;
      case code.errorLoss:
        loss += k.errorLoss(t(0), t(1), t(2), t(3), t(4), t(5), batch);
        i += 6;
        break;
      case code.huberLoss:
        loss += k.huberLoss(t(0), t(1), t(2), t(3), t(4), deltas[t(5)] ?? 1, batch);
        i += 6;
        break;
      case code.softmaxCrossEntropy:
        loss += k.softmaxCrossEntropy(t(0), t(1), t(2), t(3), t(4), t(5), t(6), batch);
        i += 7;
        break;
      case code.sigmoidCrossEntropy:
        loss += k.sigmoidCrossEntropy(t(0), t(1), t(2), t(3), t(4), t(5), t(6), batch);
        i += 7;
        break;
      case code.sequenceCrossEntropy:
        loss += sequenceCrossEntropy(k, tape.subarray(i, i + 8), batch);
        i += 8;
        break;
      default:
        throw new Error(`the tape holds no operation at ${i - 1}`);
    }
  }
  return loss;
}

/** Mean over all steps of a sequence, of classes that lie side by side; the gradients are those of the mean. */
function sequenceCrossEntropy(k: Kernels, args: Int32Array, batch: number): number {
  const [d = 0, p = 0, z = 0, labels = 0, stride = 0, classes = 0, weights = 0, steps = 0] = args;
  const size = classes * stride;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const at = step * size;
    const label = labels + step * stride;
    sum += k.softmaxCrossEntropy(d + at, p + at, z + at, label, stride, classes, weights, batch);
  }
  k.scale(d, (steps * size) / 4, 1 / steps);
  return sum / steps;
}

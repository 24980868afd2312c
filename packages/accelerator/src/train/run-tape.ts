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
  /** Two 32-bit integers decide what this batch drops. */
  dropout: { rate: number; keys: [number, number] };
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
  const { batch, offset, epsilon, share, deltas, dropout } = settings;
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
        k.sumRows(t(0), t(1), t(2), t(3), batch);
        i += 4;
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
        // Every group has a key of its own.
        k.dropoutMask(t(0), t(1), t(2), dropout.rate, dropout.keys[0], dropout.keys[1] ^ t(3), batch);
        i += 4;
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
      default:
        throw new Error(`the tape holds no operation at ${i - 1}`);
    }
  }
  return loss;
}

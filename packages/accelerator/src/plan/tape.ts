/** Kernels that a tape calls, with how many addresses, strides and counts it holds for each; the batch is not on the tape. */
const operations = {
  gather: 5,
  broadcast: 4,
  sumRows: 5,
  addRows: 4,
  multiplyRows: 5,
  dropoutMask: 5,
  gemm: 11,
  gemmNt: 9,
  activate: 5,
  activateBackward: 8,
  softmax: 4,
  softmaxBackward: 4,
  standardize: 5,
  normalize: 5,
  standardizeBackward: 5,
  blend: 3,
  fold: 11,
  unfold: 13,
  copy: 3,
  clear: 2,
  toIndices: 2,
  embed: 5,
  scatter: 5,
  rotate: 6,
  rotateBackward: 6,
  lstmForward: 6,
  lstmBackward: 7,
  errorLoss: 6,
  huberLoss: 6,
  softmaxCrossEntropy: 7,
  sigmoidCrossEntropy: 7,
  sequenceCrossEntropy: 8,
} as const;

export type Operation = keyof typeof operations;

/** Number of every operation on the tape. */
export const operationCode = Object.fromEntries(
  Object.keys(operations).map((name, index) => [name, index]),
) as Record<Operation, number>;

/** Calls of kernels one after another: the number of an operation, then its arguments. */
export class TapeWriter {
  private readonly words: number[] = [];

  add(operation: Operation, ...args: number[]): void {
    if (args.length !== operations[operation]) {
      throw new Error(`${operation} takes ${operations[operation]} arguments, not ${args.length}`);
    }
    this.words.push(operationCode[operation], ...args);
  }

  finish(): Int32Array {
    return Int32Array.from(this.words);
  }
}

export function writeTape(fill: (tape: TapeWriter) => void): Int32Array {
  const tape = new TapeWriter();
  fill(tape);
  return tape.finish();
}

/** Multiply-adds of the matrix products on a tape, twice, with full batches. */
export function matrixFlops(tape: Int32Array, batch: number): number {
  const lengths = Object.values(operations);
  let flops = 0;
  for (let i = 0; i < tape.length; i += 1 + (lengths[tape[i] ?? -1] ?? tape.length)) {
    const argument = (index: number): number => tape[i + 1 + index] ?? 0;
    if (tape[i] === operationCode.gemm) flops += 2 * argument(7) * argument(8) * batch;
    if (tape[i] === operationCode.gemmNt) flops += 2 * argument(6) * argument(7) * batch;
  }
  return flops;
}

import { activationKind } from "../src/kernels/activation-kind.js";
import type { Kernels } from "../src/kernels/kernels.js";
import type { Arena } from "./arena.js";

/** A call of a kernel on blocks of the arena; what it returns is compared too. */
export type KernelCall = (kernels: Kernels) => unknown;

const kinds = Object.values(activationKind);

/** The batch and a row stride with room for it, sometimes more: a last batch is shorter than the others. */
function drawBatch(arena: Arena) {
  const batch = arena.int(1, 40);
  return { batch, stride: 16 * (Math.ceil(batch / 4) + arena.int(0, 2)) };
}

/** Arguments of activations: sometimes most of them so far from 0 that the function is flat there. */
function drawArguments(arena: Arena): () => number {
  const spread = arena.uniform() < 0.3 ? 200 : 4;
  return () => spread * arena.normal();
}

/** One way to draw the shapes and the content of a call, per kernel. */
export const kernelCases: Record<keyof Kernels, (arena: Arena) => KernelCall> = {
  gather: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const features = arena.int(1, 21);
    const rows = arena.int(1, 30);
    const table = arena.parameters(rows * features);
    const indices = arena.indices(Array.from({ length: batch }, () => arena.int(0, rows - 1)));
    const target = arena.tensor(features, stride, batch, { output: true });
    return (k) => k.gather(target, stride, table, features, indices, batch);
  },
  broadcast: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const values = arena.parameters(rows);
    const target = arena.tensor(rows, stride, batch, { output: true });
    return (k) => k.broadcast(target, stride, rows, values, batch);
  },
  sumRows: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const source = arena.tensor(rows, stride, batch, { tail: 0 });
    const sums = arena.parameters(rows, true);
    const accumulate = arena.int(0, 1);
    return (k) => k.sumRows(sums, source, stride, rows, accumulate, batch);
  },
  addRows: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const source = arena.tensor(rows, stride, batch);
    const target = arena.tensor(rows, stride, batch, { output: true });
    return (k) => k.addRows(target, source, stride, rows, batch);
  },
  multiplyRows: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const a = arena.tensor(rows, stride, batch);
    const b = arena.tensor(rows, stride, batch);
    const target = arena.tensor(rows, stride, batch, { output: true });
    return (k) => k.multiplyRows(target, a, b, stride, rows, batch);
  },
  gemm: (arena) => {
    const { batch, stride } = drawBatch(arena);
    // Seldom as large as what is copied to be multiplied.
    const large = arena.uniform() < 0.1;
    const m = large ? arena.int(14, 75) : arena.int(1, 13);
    const depth = large ? arena.int(90, 280) : arena.int(1, 40);
    const transposed = arena.uniform() < 0.5;
    const spare = arena.int(0, 3);
    const row = 4 * ((transposed ? m : depth) + spare);
    const a = arena.parameters((row / 4) * (transposed ? depth : m));
    const bias = arena.parameters(m);
    const x = arena.tensor(depth, stride, batch);
    const y = arena.tensor(m, stride, batch, { output: true });
    const begin = arena.int(0, 2);
    const [strideM, strideK] = transposed ? [4, row] : [row, 4];
    return (k) => k.gemm(y, stride, a, strideM, strideK, x, stride, m, depth, bias, begin, batch);
  },
  gemmNt: (arena) => {
    // Seldom a batch that is transposed in parts.
    const large = arena.uniform() < 0.05;
    const batch = large ? arena.int(500, 700) : arena.int(1, 40);
    const stride = 16 * (Math.ceil(batch / 4) + arena.int(0, 2));
    const m = arena.int(1, 15);
    const columns = arena.int(1, 38);
    const d = arena.tensor(m, stride, batch, { tail: 0 });
    const x = arena.tensor(columns, stride, batch, { tail: 0 });
    const row = 4 * (columns + arena.int(0, 3));
    const accumulate = arena.int(0, 1);
    const g = arena.parameters((m * row) / 4, true);
    return (k) => k.gemmNt(g, row, d, stride, x, stride, m, columns, accumulate, batch);
  },
  activate: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const kind = kinds[arena.int(0, kinds.length - 1)] ?? 0;
    const z = arena.tensor(rows, stride, batch, { value: drawArguments(arena) });
    const y = arena.tensor(rows, stride, batch, { output: true });
    return (k) => k.activate(y, z, stride, rows, kind, batch);
  },
  activateBackward: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const kind = kinds[arena.int(0, kinds.length - 1)] ?? 0;
    const z = arena.tensor(rows, stride, batch, { value: drawArguments(arena) });
    const y = arena.tensor(rows, stride, batch, { output: true });
    const d = arena.tensor(rows, stride, batch);
    const target = arena.tensor(rows, stride, batch, { output: true });
    const accumulate = arena.int(0, 1);
    return (k) => {
      // Slopes are worked out from both sides of the function, which have to fit.
      k.activate(y, z, stride, rows, kind, batch);
      k.activateBackward(target, d, z, y, stride, rows, kind, accumulate, batch);
    };
  },
  softmax: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const z = arena.tensor(rows, stride, batch, { value: () => 5 * arena.normal() });
    const y = arena.tensor(rows, stride, batch, { output: true });
    return (k) => k.softmax(y, z, stride, rows, batch);
  },
  softmaxBackward: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const y = arena.tensor(rows, stride, batch, { value: () => arena.uniform() / rows });
    const d = arena.tensor(rows, stride, batch, { output: true });
    return (k) => k.softmaxBackward(d, y, stride, rows, batch);
  },
  toIndices: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 30);
    const numbers = arena.parameters(batch, false, () => arena.int(0, rows - 1));
    const table = arena.parameters(rows);
    // Integers are seen through what they pick.
    const indices = arena.parameters(batch, true, () => 0);
    const target = arena.tensor(1, stride, batch, { output: true });
    return (k) => {
      k.toIndices(indices, numbers, batch);
      k.gather(target, stride, table, 1, indices, batch);
    };
  },
  scatter: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const features = arena.int(1, 9);
    const rows = arena.int(1, 12);
    const indices = arena.indices(Array.from({ length: batch }, () => arena.int(0, rows - 1)));
    const source = arena.tensor(features, stride, batch);
    const table = arena.parameters(rows * features, true);
    return (k) => k.scatter(table, features, source, stride, indices, batch);
  },
  rotate: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const dimensions = 2 * arena.int(1, 6);
    const angles = arena.parameters(dimensions);
    const source = arena.tensor(dimensions, stride, batch);
    const target = arena.tensor(2 * dimensions, stride, batch, { output: true });
    const legacy = arena.int(0, 1);
    return (k) => k.rotate(target, source, stride, dimensions, angles, legacy, batch);
  },
  rotateBackward: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const dimensions = 2 * arena.int(1, 6);
    const angles = arena.parameters(dimensions);
    const source = arena.tensor(2 * dimensions, stride, batch);
    const d = arena.tensor(dimensions, stride, batch, { output: true });
    const legacy = arena.int(0, 1);
    return (k) => k.rotateBackward(d, source, stride, dimensions, angles, legacy, batch);
  },
  lstmForward: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const units = arena.int(1, 7);
    const before = arena.tensor(units, stride, batch);
    const gates = arena.tensor(4 * units, stride, batch, { output: true });
    const [h, c] = [1, 1].map(() => arena.tensor(units, stride, batch, { output: true })) as [number, number];
    return (k) => k.lstmForward(h, c, before, gates, stride, units, batch);
  },
  lstmBackward: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const units = arena.int(1, 7);
    const [before, c, dh] = [1, 1, 1].map(() => arena.tensor(units, stride, batch)) as [
      number,
      number,
      number,
    ];
    const gates = arena.tensor(4 * units, stride, batch, { output: true, value: () => arena.uniform() });
    const dc = arena.tensor(units, stride, batch, { output: true });
    return (k) => k.lstmBackward(dh, dc, c, before, gates, stride, units, batch);
  },
  standardize: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const source = arena.tensor(rows, stride, batch, { value: (row) => arena.normal() + row });
    const target = arena.tensor(rows, stride, batch, { output: true });
    const statistics = arena.parameters(3 * rows, true);
    return (k) => k.standardize(target, source, stride, rows, statistics, 1e-3, batch);
  },
  normalize: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const source = arena.tensor(rows, stride, batch);
    const target = arena.tensor(rows, stride, batch, { output: true });
    const statistics = arena.parameters(2 * rows, false, () => arena.uniform() + 0.1);
    return (k) => k.normalize(target, source, stride, rows, statistics, 1e-3, batch);
  },
  standardizeBackward: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const normalized = arena.tensor(rows, stride, batch, { tail: 0 });
    const scales = arena.parameters(rows);
    const d = arena.tensor(rows, stride, batch, { output: true, tail: 0 });
    return (k) => k.standardizeBackward(d, normalized, stride, rows, scales, batch);
  },
  blend: (arena) => {
    const count = arena.int(1, 30);
    const source = arena.parameters(count);
    const target = arena.parameters(count, true);
    const share = arena.uniform();
    return (k) => k.blend(target, source, count, share);
  },
  fold: (arena) => {
    const { neurons, columns, copies, width, spare } = drawFold(arena);
    const w = arena.parameters(neurons * width);
    const gamma = arena.parameters(columns * copies);
    const beta = arena.parameters(columns * copies);
    const effective = arena.parameters(neurons * (columns + spare), true);
    const bias = arena.parameters(neurons, true);
    const strideE = 4 * (columns + spare);
    const accumulate = arena.int(0, 1);
    return (k) =>
      k.fold(effective, strideE, w, 4 * width, gamma, beta, bias, neurons, columns, copies, accumulate);
  },
  unfold: (arena) => {
    const { neurons, columns, copies, width, spare } = drawFold(arena);
    const w = arena.parameters(neurons * width);
    const gamma = arena.parameters(columns * copies);
    const beta = arena.parameters(columns * copies);
    const de = arena.parameters(neurons * (columns + spare));
    const db = arena.parameters(neurons);
    const dw = arena.parameters(neurons * width, true);
    const dgamma = arena.parameters(columns * copies, true);
    const dbeta = arena.parameters(columns * copies, true);
    const strideE = 4 * (columns + spare);
    return (k) =>
      k.unfold(
        ...([de, strideE, w, 4 * width, gamma, beta, dw, dgamma, dbeta] as const),
        ...([db, neurons, columns, copies] as const),
      );
  },
  errorLoss: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 5);
    const p = arena.tensor(rows, stride, batch);
    const t = arena.tensor(rows, stride, batch);
    const d = arena.tensor(rows, stride, batch, { output: true });
    const kind = arena.int(0, 1);
    return (k) => k.errorLoss(d, p, t, stride, rows, kind, batch);
  },
  huberLoss: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 5);
    const p = arena.tensor(rows, stride, batch);
    const t = arena.tensor(rows, stride, batch);
    const d = arena.tensor(rows, stride, batch, { output: true });
    const delta = 0.2 + arena.uniform();
    return (k) => k.huberLoss(d, p, t, stride, rows, delta, batch);
  },
  softmaxCrossEntropy: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const classes = arena.int(2, 9);
    const z = arena.tensor(classes, stride, batch, { value: () => 4 * arena.normal() });
    const p = arena.tensor(classes, stride, batch, { output: true });
    const labels = arena.tensor(1, stride, batch, { value: () => arena.int(0, classes - 1) });
    const weights = arena.uniform() < 0.5 ? 0 : arena.parameters(classes, false, arena.uniform);
    const d = arena.tensor(classes, stride, batch, { output: true });
    return (k) => {
      k.softmax(p, z, stride, classes, batch);
      return k.softmaxCrossEntropy(d, p, z, labels, stride, classes, weights, batch);
    };
  },
  sigmoidCrossEntropy: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 5);
    const z = arena.tensor(rows, stride, batch, { value: () => 4 * arena.normal() });
    const p = arena.tensor(rows, stride, batch, { output: true });
    const t = arena.tensor(rows, stride, batch, { value: arena.uniform });
    const weights = arena.uniform() < 0.5 ? 0 : arena.parameters(2, false, arena.uniform);
    const d = arena.tensor(rows, stride, batch, { output: true });
    return (k) => {
      k.activate(p, z, stride, rows, activationKind.sigmoid, batch);
      return k.sigmoidCrossEntropy(d, p, z, t, stride, rows, weights, batch);
    };
  },
  adam: (arena) => {
    const count = 4 * arena.int(1, 12);
    const g = arena.parameters(count);
    const m = arena.parameters(count, true);
    const v = arena.parameters(count, true, arena.uniform);
    const w = arena.parameters(count, true);
    return (k) => k.adam(w, g, m, v, count, 0.01, 1.3, 0.001, 0.9, 0.1, 0.999, 0.001, 1e-7);
  },
  sgd: (arena) => {
    const count = 4 * arena.int(1, 12);
    const g = arena.parameters(count);
    const m = arena.parameters(count, true);
    const w = arena.parameters(count, true);
    return (k) => k.sgd(w, g, m, count, 0.01, 0.9, 0.001);
  },
  combine: (arena) => {
    const count = 4 * arena.int(1, 12);
    const source = arena.parameters(count);
    const target = arena.parameters(count, true);
    return (k) => k.combine(target, source, count, 0.25, 3);
  },
  sumOfSquares: (arena) => {
    const count = 4 * arena.int(1, 40);
    const source = arena.parameters(count);
    return (k) => k.sumOfSquares(source, count);
  },
  powerIteration: (arena) => {
    const rows = arena.int(1, 9);
    const columns = arena.int(1, 30);
    const w = arena.parameters(rows * columns);
    const vector = arena.parameters(rows, true);
    const image = arena.parameters(columns, true);
    return (k) => k.powerIteration(w, rows, columns, vector, image);
  },
  scale: (arena) => {
    const count = arena.int(1, 30);
    const target = arena.parameters(count, true);
    return (k) => k.scale(target, count, 1.7);
  },
  dropoutMask: (arena) => {
    const { batch, stride } = drawBatch(arena);
    const rows = arena.int(1, 9);
    const mask = arena.tensor(rows, stride, batch, { output: true });
    const rate = arena.uniform() * 0.9;
    const [key0, key1] = [arena.int(0, 2 ** 31 - 1), arena.int(0, 2 ** 31 - 1)];
    return (k) => k.dropoutMask(mask, stride, rows, rate, key0, key1, batch);
  },
};

function drawFold(arena: Arena) {
  const columns = arena.int(1, 21);
  const copies = arena.int(1, 4);
  return {
    neurons: arena.int(1, 9),
    columns,
    copies,
    // The edge is a part of the unit's columns, its source a part of the group's.
    width: columns * copies + arena.int(0, 3),
    spare: arena.int(0, 3),
  };
}

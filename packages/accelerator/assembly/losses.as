import { coveredBytes, sumOfLanes, tailMask } from "./lanes";

// Every loss writes its gradient, 0 in the lanes past the batch, and returns its value.

const absolute = 1;

/** Σ e² / (rows · batch), or Σ |e| with kind 1, of e = p - t. */
export function errorLoss(d: usize, p: usize, t: usize, stride: i32, rows: i32, kind: i32, batch: i32): f64 {
  const end = coveredBytes(batch);
  const last = end - 16;
  const mask = tailMask(batch);
  const count = <f32>(rows * batch);
  const slope = f32x4.splat((kind == absolute ? <f32>1 : <f32>2) / count);
  const sign = i32x4.splat(0x80000000);
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    let s = f32x4.splat(0);
    for (let o: usize = 0; o < end; o += 16) {
      let e = f32x4.sub(v128.load(p + o), v128.load(t + o));
      if (o == last) e = v128.and(mask, e);
      if (kind == absolute) {
        s = f32x4.add(s, f32x4.abs(e));
        // No slope where the error is 0.
        const direction = v128.or(slope, v128.and(sign, e));
        v128.store(d + o, v128.and(f32x4.ne(e, f32x4.splat(0)), direction));
      } else {
        s = f32x4.add(s, f32x4.mul(e, e));
        v128.store(d + o, f32x4.mul(slope, e));
      }
    }
    total += <f64>sumOfLanes(s);
    d += stride;
    p += stride;
    t += stride;
  }
  return total / <f64>count;
}

/** Mean of e²/2 for |e| ≤ delta, else delta · (|e| - delta/2). */
export function huberLoss(
  d: usize,
  p: usize,
  t: usize,
  stride: i32,
  rows: i32,
  delta: f32,
  batch: i32,
): f64 {
  const end = coveredBytes(batch);
  const last = end - 16;
  const mask = tailMask(batch);
  const count = <f32>(rows * batch);
  const scale = f32x4.splat(1 / count);
  const limit = f32x4.splat(delta);
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    let s = f32x4.splat(0);
    for (let o: usize = 0; o < end; o += 16) {
      let e = f32x4.sub(v128.load(p + o), v128.load(t + o));
      if (o == last) e = v128.and(mask, e);
      const clipped = f32x4.max(f32x4.min(e, limit), f32x4.neg(limit));
      // c · (e - c/2) is both branches at once.
      s = f32x4.add(s, f32x4.mul(clipped, f32x4.sub(e, f32x4.mul(f32x4.splat(0.5), clipped))));
      v128.store(d + o, f32x4.mul(scale, clipped));
    }
    total += <f64>sumOfLanes(s);
    d += stride;
    p += stride;
    t += stride;
  }
  return total / <f64>count;
}

/**
 * Cross-entropy of softmax outputs p = softmax(z) against class numbers, in nats per row, times the weight of the class
 * when `weights` is not 0. The gradient is that of z.
 */
export function softmaxCrossEntropy(
  d: usize,
  p: usize,
  z: usize,
  labels: usize,
  stride: i32,
  classes: i32,
  weights: usize,
  batch: i32,
): f64 {
  const end = coveredBytes(batch);
  const size = <usize>classes * stride;
  let total: f64 = 0;
  for (let o: usize = 0; o < end; o += 4) {
    const lane = <i32>(o >> 2);
    if (lane >= batch) {
      for (let r: usize = 0; r < size; r += stride) store<f32>(d + r + o, 0);
      continue;
    }
    const label = <usize>load<f32>(labels + o);
    const weight: f32 = weights ? load<f32>(weights + (label << 2)) : 1;
    const scale: f32 = weight / <f32>batch;
    let top: f32 = load<f32>(z + o);
    let largest: f32 = load<f32>(p + o);
    for (let r: usize = 0; r < size; r += stride) {
      const q = load<f32>(p + r + o);
      top = max<f32>(top, load<f32>(z + r + o));
      largest = max<f32>(largest, q);
      store<f32>(d + r + o, scale * q);
    }
    const at = label * stride + o;
    store<f32>(d + at, scale * (load<f32>(p + at) - 1));
    // The largest probability is 1 / Σ exp(z - top), so this is exact also where the probability of the label is 0.
    total += <f64>weight * (<f64>top - <f64>load<f32>(z + at) - Math.log(<f64>largest));
  }
  return total / <f64>batch;
}

/**
 * Mean binary cross-entropy of p = sigmoid(z) against targets in [0, 1]; with `weights` (of 0, of 1) times
 * t · weights[1] + (1 - t) · weights[0]. The gradient is that of z.
 */
export function sigmoidCrossEntropy(
  d: usize,
  p: usize,
  z: usize,
  t: usize,
  stride: i32,
  rows: i32,
  weights: usize,
  batch: i32,
): f64 {
  const end = coveredBytes(batch);
  const count = <f32>(rows * batch);
  const w0: f32 = weights ? load<f32>(weights) : 1;
  const w1: f32 = weights ? load<f32>(weights, 4) : 1;
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    for (let o: usize = 0; o < end; o += 4) {
      if (<i32>(o >> 2) >= batch) {
        store<f32>(d + o, 0);
        continue;
      }
      const target = load<f32>(t + o);
      const weight = target * w1 + (1 - target) * w0;
      const q = load<f32>(p + o);
      const x = load<f32>(z + o);
      store<f32>(d + o, (weight / count) * (q - target));
      total += <f64>weight * (<f64>max<f32>(x, 0) - <f64>x * <f64>target - Math.log(<f64>max<f32>(q, 1 - q)));
    }
    d += stride;
    p += stride;
    z += stride;
    t += stride;
  }
  return total / <f64>count;
}

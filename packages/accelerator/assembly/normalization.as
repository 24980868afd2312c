import { coveredBytes, multiplyAdd, splat, sumOfLanes, tailMask } from "./lanes";

/**
 * Normalises every row over the batch: (x - mean) / √(variance + epsilon). `statistics` gets three planes of `rows`
 * floats: mean, variance (population), 1 / √(variance + epsilon). Lanes past the batch become 0.
 */
export function standardize(
  target: usize,
  source: usize,
  stride: i32,
  rows: i32,
  statistics: usize,
  epsilon: f32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const last = end - 16;
  const mask = tailMask(batch);
  const plane = <usize>rows << 2;
  const count = <f32>batch;
  for (let row = 0; row < rows; row++) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let o: usize = 0;
    for (; o + 32 <= last; o += 32) {
      s0 = f32x4.add(s0, v128.load(source + o));
      s1 = f32x4.add(s1, v128.load(source + o, 16));
    }
    if (o < last) s0 = f32x4.add(s0, v128.load(source + o));
    s1 = f32x4.add(s1, v128.and(mask, v128.load(source + last)));
    const mean = sumOfLanes(f32x4.add(s0, s1)) / count;
    const m = f32x4.splat(mean);
    s0 = f32x4.splat(0);
    for (o = 0; o < last; o += 16) {
      const d = f32x4.sub(v128.load(source + o), m);
      v128.store(target + o, d);
      s0 = multiplyAdd(d, d, s0);
    }
    const tail = v128.and(mask, f32x4.sub(v128.load(source + last), m));
    v128.store(target + last, tail);
    const variance = sumOfLanes(multiplyAdd(tail, tail, s0)) / count;
    const scale: f32 = 1 / sqrt<f32>(variance + epsilon);
    const s = f32x4.splat(scale);
    for (o = 0; o < end; o += 16) v128.store(target + o, f32x4.mul(s, v128.load(target + o)));
    store<f32>(statistics, mean);
    store<f32>(statistics + plane, variance);
    store<f32>(statistics + 2 * plane, scale);
    statistics += 4;
    source += stride;
    target += stride;
  }
}

/** (x - mean) / √(variance + epsilon) with given statistics: planes of `rows` means, then variances. */
export function normalize(
  target: usize,
  source: usize,
  stride: i32,
  rows: i32,
  statistics: usize,
  epsilon: f32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const plane = <usize>rows << 2;
  for (let row = 0; row < rows; row++) {
    const mean = splat(statistics);
    const scale = f32x4.splat(1 / sqrt<f32>(load<f32>(statistics + plane) + epsilon));
    for (let o: usize = 0; o < end; o += 16) {
      v128.store(target + o, f32x4.mul(scale, f32x4.sub(v128.load(source + o), mean)));
    }
    statistics += 4;
    source += stride;
    target += stride;
  }
}

/** Gradient of `standardize`, in place: scale · (d - mean(d) - x̂ · mean(d x̂)). Lanes past the batch become 0. */
export function standardizeBackward(
  d: usize,
  normalized: usize,
  stride: i32,
  rows: i32,
  scales: usize,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const last = end - 16;
  const mask = tailMask(batch);
  const count = <f32>batch;
  for (let row = 0; row < rows; row++) {
    let s = f32x4.splat(0);
    let q = s;
    for (let o: usize = 0; o < end; o += 16) {
      const v = v128.load(d + o);
      s = f32x4.add(s, v);
      q = multiplyAdd(v, v128.load(normalized + o), q);
    }
    const meanD = f32x4.splat(sumOfLanes(s) / count);
    const meanProduct = f32x4.splat(sumOfLanes(q) / count);
    const scale = splat(scales);
    for (let o: usize = 0; o < end; o += 16) {
      const centred = f32x4.sub(v128.load(d + o), meanD);
      v128.store(
        d + o,
        f32x4.mul(scale, f32x4.sub(centred, f32x4.mul(meanProduct, v128.load(normalized + o)))),
      );
    }
    v128.store(d + last, v128.and(mask, v128.load(d + last)));
    scales += 4;
    d += stride;
    normalized += stride;
  }
}

/** target += share · (source - target). */
export function blend(target: usize, source: usize, count: i32, share: f32): void {
  for (let i = 0; i < count; i++) {
    const t = load<f32>(target);
    store<f32>(target, t + share * (load<f32>(source) - t));
    target += 4;
    source += 4;
  }
}

import { coveredBytes, multiplyAdd, splat } from "./lanes";

/** Floats that are whole numbers as integers. */
export function toIndices(indices: usize, source: usize, batch: i32): void {
  for (let b = 0; b < batch; b++) {
    store<i32>(indices, <i32>load<f32>(source));
    indices += 4;
    source += 4;
  }
}

/** table[indices[b]][f] += source[f][b], b ascending: `gather` backwards. */
export function scatter(
  table: usize,
  features: i32,
  source: usize,
  stride: i32,
  indices: usize,
  batch: i32,
): void {
  for (let b = 0; b < batch; b++) {
    let t = table + <usize>load<i32>(indices) * <usize>features * 4;
    let s = source;
    for (let f = 0; f < features; f++) {
      store<f32>(t, load<f32>(t) + load<f32>(s));
      t += 4;
      s += stride;
    }
    indices += 4;
    source += 4;
  }
}

/** Of the pair whose rows meet, which row of the source turns into `row`, and with which sign (Cerebros specification 5.5). */
// @ts-ignore: decorator
@inline function partner(row: i32, dimensions: i32, legacy: i32): i32 {
  if (!legacy) return row ^ 1;
  const half = dimensions >> 1;
  return row < half ? 2 * row + 1 : 2 * (row - half);
}

// @ts-ignore: decorator
@inline function isNegative(row: i32, dimensions: i32, legacy: i32): boolean {
  return legacy ? row < dimensions >> 1 : (row & 1) == 0;
}

/** target = x, then x · cos + h · sin, where h is x with its pairs swapped and one of each negated. */
export function rotate(
  target: usize,
  source: usize,
  stride: i32,
  dimensions: i32,
  angles: usize,
  legacy: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const turned = target + <usize>dimensions * stride;
  const sines = angles + (<usize>dimensions << 1);
  for (let row = 0; row < dimensions; row++) {
    const x = source + <usize>row * stride;
    const h = source + <usize>partner(row, dimensions, legacy) * stride;
    const at = <usize>(row >> 1) << 2;
    const cosine = splat(angles + at);
    let sine = splat(sines + at);
    if (isNegative(row, dimensions, legacy)) sine = f32x4.neg(sine);
    const kept = target + <usize>row * stride;
    const y = turned + <usize>row * stride;
    for (let o: usize = 0; o < end; o += 16) {
      const v = v128.load(x + o);
      v128.store(kept + o, v);
      v128.store(y + o, multiplyAdd(v128.load(h + o), sine, f32x4.mul(v, cosine)));
    }
  }
}

/** Gradient of `rotate`: that of the copy, plus that of what was turned, turned back. */
export function rotateBackward(
  d: usize,
  source: usize,
  stride: i32,
  dimensions: i32,
  angles: usize,
  legacy: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const turned = source + <usize>dimensions * stride;
  const sines = angles + (<usize>dimensions << 1);
  for (let row = 0; row < dimensions; row++) {
    const cosine = splat(angles + (<usize>(row >> 1) << 2));
    const kept = source + <usize>row * stride;
    const y = turned + <usize>row * stride;
    const target = d + <usize>row * stride;
    for (let o: usize = 0; o < end; o += 16) {
      v128.store(target + o, multiplyAdd(v128.load(y + o), cosine, v128.load(kept + o)));
    }
  }
  for (let row = 0; row < dimensions; row++) {
    let sine = splat(sines + (<usize>(row >> 1) << 2));
    if (isNegative(row, dimensions, legacy)) sine = f32x4.neg(sine);
    const target = d + <usize>partner(row, dimensions, legacy) * stride;
    const y = turned + <usize>row * stride;
    for (let o: usize = 0; o < end; o += 16) {
      v128.store(target + o, multiplyAdd(v128.load(y + o), sine, v128.load(target + o)));
    }
  }
}

import { coveredBytes, splat, sumOfLanes } from "./lanes";

/** Row-major rows of a table, picked by index, as columns: target[f][b] = table[indices[b]][f]. */
export function gather(
  target: usize,
  stride: i32,
  table: usize,
  features: i32,
  indices: usize,
  batch: i32,
): void {
  const width = <usize>features << 2;
  let b = 0;
  for (; b + 4 <= batch; b += 4) {
    const r0 = table + <usize>load<i32>(indices) * width;
    const r1 = table + <usize>load<i32>(indices, 4) * width;
    const r2 = table + <usize>load<i32>(indices, 8) * width;
    const r3 = table + <usize>load<i32>(indices, 12) * width;
    let t = target + (<usize>b << 2);
    let o: usize = 0;
    for (; o + 16 <= width; o += 16) {
      const a = v128.load(r0 + o);
      const c = v128.load(r1 + o);
      const e = v128.load(r2 + o);
      const g = v128.load(r3 + o);
      const low0 = i8x16.shuffle(a, c, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high0 = i8x16.shuffle(a, c, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const low1 = i8x16.shuffle(e, g, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high1 = i8x16.shuffle(e, g, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      v128.store(t, i8x16.shuffle(low0, low1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      t += stride;
      v128.store(t, i8x16.shuffle(low0, low1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
      t += stride;
      v128.store(t, i8x16.shuffle(high0, high1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      t += stride;
      v128.store(t, i8x16.shuffle(high0, high1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
      t += stride;
    }
    for (; o < width; o += 4) {
      store<f32>(t, load<f32>(r0 + o));
      store<f32>(t, load<f32>(r1 + o), 4);
      store<f32>(t, load<f32>(r2 + o), 8);
      store<f32>(t, load<f32>(r3 + o), 12);
      t += stride;
    }
    indices += 16;
  }
  for (; b < batch; b++) {
    const row = table + <usize>load<i32>(indices) * width;
    let t = target + (<usize>b << 2);
    for (let o: usize = 0; o < width; o += 4) {
      store<f32>(t, load<f32>(row + o));
      t += stride;
    }
    indices += 4;
  }
}

/** target[r][b] = values[r]. */
export function broadcast(target: usize, stride: i32, rows: i32, values: usize, batch: i32): void {
  const end = coveredBytes(batch);
  for (let row = 0; row < rows; row++) {
    const v = splat(values);
    for (let o: usize = 0; o < end; o += 16) v128.store(target + o, v);
    target += stride;
    values += 4;
  }
}

/** sums[r] = Σ over the batch of source[r][b], added to sums with `accumulate`; lanes past the batch must be 0. */
export function sumRows(
  sums: usize,
  source: usize,
  stride: i32,
  rows: i32,
  accumulate: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  for (let row = 0; row < rows; row++) {
    let s = f32x4.splat(0);
    for (let o: usize = 0; o < end; o += 16) s = f32x4.add(s, v128.load(source + o));
    store<f32>(sums, accumulate ? load<f32>(sums) + sumOfLanes(s) : sumOfLanes(s));
    sums += 4;
    source += stride;
  }
}

/** target += source. */
export function addRows(target: usize, source: usize, stride: i32, rows: i32, batch: i32): void {
  const end = coveredBytes(batch);
  for (let row = 0; row < rows; row++) {
    for (let o: usize = 0; o < end; o += 16) {
      v128.store(target + o, f32x4.add(v128.load(target + o), v128.load(source + o)));
    }
    target += stride;
    source += stride;
  }
}

/** target = a · b, element by element. */
export function multiplyRows(target: usize, a: usize, b: usize, stride: i32, rows: i32, batch: i32): void {
  const end = coveredBytes(batch);
  for (let row = 0; row < rows; row++) {
    for (let o: usize = 0; o < end; o += 16) {
      v128.store(target + o, f32x4.mul(v128.load(a + o), v128.load(b + o)));
    }
    target += stride;
    a += stride;
    b += stride;
  }
}

import { coveredBytes, multiplyAdd, splat, sumsOfLanes } from "./lanes";

// The register tiles are unrolled by hand: AssemblyScript has no arrays of vectors.

const fromZero = 0;
const fromBias = 1;
const fromY = 2;

// @ts-ignore: decorator
@inline function start(begin: i32, bias: usize, y: usize): v128 {
  if (begin == fromZero) return f32x4.splat(0);
  return begin == fromBias ? splat(bias) : v128.load(y);
}

/**
 * Parts of x and of a with what a tile reads side by side, so that they stay in the first-level cache while they are read
 * again and again; in place, rows a power of two apart would push each other out. Both lie in the page that the
 * planner leaves to the kernels, behind the tables at its beginning.
 */
const panelX: usize = 16384;
const panelA: usize = 32768;
/** Rows of x in its panel, which is 16 columns (a cache line) wide; rows of a in its own, as deep. */
const panelDepth: i32 = 128;
const panelRows: i32 = 64;
/** Rows of a, and bytes from the first row of x to the last, that pay for copying. */
const copiedFrom: i32 = 16;
const copiedBeyond: i32 = 16384;
/** Rows of d that pay for transposing x. */
const transposedFrom: i32 = 8;

/**
 * y[m][b] = begin + Σ a[m][k] x[k][b]. The strides of a in both directions cover a matrix and its transpose.
 * Tiles of 4 rows × 8 columns, then 4 × 4, then 2 × 16, 1 × 32 and less for the last rows: eight sums at a time, as many as an
 * addition takes to come back on two units. Every sum runs over k in order, in
 * whatever parts, so that no bit depends on the tiles.
 */
export function gemm(
  y: usize,
  strideY: i32,
  a: usize,
  strideM: i32,
  strideK: i32,
  x: usize,
  strideX: i32,
  m: i32,
  k: i32,
  bias: usize,
  begin: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const even = end & ~31;
  const copies = m >= copiedFrom && k * strideX > copiedBeyond;
  if (copies) throughPanels(y, strideY, a, strideM, strideK, x, strideX, m, k, bias, begin, even);
  let row = 0;
  for (; row + 4 <= m; row += 4) {
    if (!copies) {
      for (let o: usize = 0; o < even; o += 32) tile4x8(y + o, strideY, a, strideM, strideK, x + o, strideX, k, bias, begin);
    }
    if (even < end) tile4x4(y + even, strideY, a, strideM, strideK, x + even, strideX, k, bias, begin);
    y += 4 * strideY;
    a += 4 * strideM;
    bias += 16;
  }
  if (row + 2 <= m) {
    let o: usize = 0;
    for (; o + 64 <= end; o += 64) tile2x16(y + o, strideY, a, strideM, strideK, x + o, strideX, k, bias, begin);
    for (; o < end; o += 16) {
      tile1x4(y + o, a, strideK, x + o, strideX, k, bias, begin);
      tile1x4(y + strideY + o, a + strideM, strideK, x + o, strideX, k, bias + 4, begin);
    }
    y += 2 * strideY;
    a += 2 * strideM;
    bias += 8;
    row += 2;
  }
  if (row < m) {
    let o: usize = 0;
    for (; o + 128 <= end; o += 128) tile1x32(y + o, a, strideK, x + o, strideX, k, bias, begin);
    for (; o + 64 <= end; o += 64) tile1x16(y + o, a, strideK, x + o, strideX, k, bias, begin);
    for (; o < end; o += 16) tile1x4(y + o, a, strideK, x + o, strideX, k, bias, begin);
  }
}

/** The first `even` bytes of every four rows of y. */
function throughPanels(
  y: usize,
  strideY: i32,
  a: usize,
  strideM: i32,
  strideK: i32,
  x: usize,
  strideX: i32,
  m: i32,
  k: i32,
  bias: usize,
  begin: i32,
  even: usize,
): void {
  const fours = m & ~3;
  for (let row = 0; row < fours; row += panelRows) {
    const rows = min(fours - row, panelRows);
    for (let first = 0; first < k; first += panelDepth) {
      const depth = min(k - first, panelDepth);
      const from = a + <usize>row * strideM + <usize>first * strideK;
      if (strideM == 4 && strideK != 4) copyQuads(from, strideK, depth, rows);
      else transposeQuads(from, strideM, depth, rows);
      const startWith = first == 0 ? begin : fromY;
      for (let o: usize = 0; o < even; o += 64) {
        const both = o + 64 <= even;
        copyColumns(x + <usize>first * strideX + o, strideX, depth, both);
        let quads = panelA;
        let y0 = y + <usize>row * strideY + o;
        let b0 = bias + (<usize>row << 2);
        for (let i = 0; i < rows; i += 4) {
          quadTile(y0, strideY, quads, panelX, depth, b0, startWith);
          if (both) quadTile(y0 + 32, strideY, quads, panelX + 32, depth, b0, startWith);
          quads += 16 * panelDepth;
          y0 += 4 * strideY;
          b0 += 16;
        }
      }
    }
  }
}

/** 16 columns of x, or 8. */
function copyColumns(source: usize, stride: i32, depth: i32, both: bool): void {
  let target = panelX;
  for (let i = 0; i < depth; i++) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
    if (both) {
      v128.store(target, v128.load(source, 32), 32);
      v128.store(target, v128.load(source, 48), 48);
    }
    source += stride;
    target += 64;
  }
}

/** Every four rows of a transposed a: `depth` times four floats. */
function copyQuads(source: usize, stride: i32, depth: i32, rows: i32): void {
  for (let row = 0; row < rows; row += 4) {
    let from = source + (<usize>row << 2);
    let to = panelA + 4 * panelDepth * <usize>row;
    for (let i = 0; i < depth; i++) {
      v128.store(to, v128.load(from));
      from += stride;
      to += 16;
    }
  }
}

/** The same of an a whose columns are neighbours. */
function transposeQuads(source: usize, stride: i32, depth: i32, rows: i32): void {
  for (let row = 0; row < rows; row += 4) {
    const r1 = source + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    let to = panelA + 4 * panelDepth * <usize>row;
    for (let o: usize = 0; o < <usize>depth << 2; o += 4) {
      store<f32>(to, load<f32>(source + o));
      store<f32>(to, load<f32>(r1 + o), 4);
      store<f32>(to, load<f32>(r2 + o), 8);
      store<f32>(to, load<f32>(r3 + o), 12);
      to += 16;
    }
    source += 4 * stride;
  }
}

// @ts-ignore: decorator
@inline function tile4x8(y0: usize, strideY: i32, a: usize, strideM: i32, strideK: i32, from: usize, strideX: i32, k: i32, bias: usize, begin: i32): void {
  const y1 = y0 + strideY;
  const y2 = y1 + strideY;
  const y3 = y2 + strideY;
  let c00 = start(begin, bias, y0);
  let c01 = start(begin, bias, y0 + 16);
  let c10 = start(begin, bias + 4, y1);
  let c11 = start(begin, bias + 4, y1 + 16);
  let c20 = start(begin, bias + 8, y2);
  let c21 = start(begin, bias + 8, y2 + 16);
  let c30 = start(begin, bias + 12, y3);
  let c31 = start(begin, bias + 12, y3 + 16);
  let a0 = a;
  let a1 = a0 + strideM;
  let a2 = a1 + strideM;
  let a3 = a2 + strideM;
  let x = from;
  for (let left = k; left > 0; left--) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    let w = splat(a0);
    c00 = multiplyAdd(w, x0, c00);
    c01 = multiplyAdd(w, x1, c01);
    w = splat(a1);
    c10 = multiplyAdd(w, x0, c10);
    c11 = multiplyAdd(w, x1, c11);
    w = splat(a2);
    c20 = multiplyAdd(w, x0, c20);
    c21 = multiplyAdd(w, x1, c21);
    w = splat(a3);
    c30 = multiplyAdd(w, x0, c30);
    c31 = multiplyAdd(w, x1, c31);
    a0 += strideK;
    a1 += strideK;
    a2 += strideK;
    a3 += strideK;
    x += strideX;
  }
  v128.store(y0, c00);
  v128.store(y0, c01, 16);
  v128.store(y1, c10);
  v128.store(y1, c11, 16);
  v128.store(y2, c20);
  v128.store(y2, c21, 16);
  v128.store(y3, c30);
  v128.store(y3, c31, 16);
}

/** `tile4x8` of copies: four rows of a side by side, x in its panel. */
// @ts-ignore: decorator
@inline function quadTile(y0: usize, strideY: i32, a: usize, from: usize, k: i32, bias: usize, begin: i32): void {
  const y1 = y0 + strideY;
  const y2 = y1 + strideY;
  const y3 = y2 + strideY;
  let c00 = start(begin, bias, y0);
  let c01 = start(begin, bias, y0 + 16);
  let c10 = start(begin, bias + 4, y1);
  let c11 = start(begin, bias + 4, y1 + 16);
  let c20 = start(begin, bias + 8, y2);
  let c21 = start(begin, bias + 8, y2 + 16);
  let c30 = start(begin, bias + 12, y3);
  let c31 = start(begin, bias + 12, y3 + 16);
  let at = a;
  let x = from;
  const last = x + (<usize>k << 6);
  while (x < last) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    let w = v128.load32_splat(at);
    c00 = multiplyAdd(w, x0, c00);
    c01 = multiplyAdd(w, x1, c01);
    w = v128.load32_splat(at, 4);
    c10 = multiplyAdd(w, x0, c10);
    c11 = multiplyAdd(w, x1, c11);
    w = v128.load32_splat(at, 8);
    c20 = multiplyAdd(w, x0, c20);
    c21 = multiplyAdd(w, x1, c21);
    w = v128.load32_splat(at, 12);
    c30 = multiplyAdd(w, x0, c30);
    c31 = multiplyAdd(w, x1, c31);
    at += 16;
    x += 64;
  }
  v128.store(y0, c00);
  v128.store(y0, c01, 16);
  v128.store(y1, c10);
  v128.store(y1, c11, 16);
  v128.store(y2, c20);
  v128.store(y2, c21, 16);
  v128.store(y3, c30);
  v128.store(y3, c31, 16);
}

// @ts-ignore: decorator
@inline function tile4x4(y0: usize, strideY: i32, a: usize, strideM: i32, strideK: i32, from: usize, strideX: i32, k: i32, bias: usize, begin: i32): void {
  const y1 = y0 + strideY;
  const y2 = y1 + strideY;
  const y3 = y2 + strideY;
  let c0 = start(begin, bias, y0);
  let c1 = start(begin, bias + 4, y1);
  let c2 = start(begin, bias + 8, y2);
  let c3 = start(begin, bias + 12, y3);
  let a0 = a;
  let x = from;
  for (let left = k; left > 0; left--) {
    const x0 = v128.load(x);
    c0 = multiplyAdd(splat(a0), x0, c0);
    c1 = multiplyAdd(splat(a0 + strideM), x0, c1);
    c2 = multiplyAdd(splat(a0 + 2 * strideM), x0, c2);
    c3 = multiplyAdd(splat(a0 + 3 * strideM), x0, c3);
    a0 += strideK;
    x += strideX;
  }
  v128.store(y0, c0);
  v128.store(y1, c1);
  v128.store(y2, c2);
  v128.store(y3, c3);
}

// @ts-ignore: decorator
@inline function tile2x16(y0: usize, strideY: i32, a: usize, strideM: i32, strideK: i32, from: usize, strideX: i32, k: i32, bias: usize, begin: i32): void {
  const y1 = y0 + strideY;
  let c00 = start(begin, bias, y0);
  let c01 = start(begin, bias, y0 + 16);
  let c02 = start(begin, bias, y0 + 32);
  let c03 = start(begin, bias, y0 + 48);
  let c10 = start(begin, bias + 4, y1);
  let c11 = start(begin, bias + 4, y1 + 16);
  let c12 = start(begin, bias + 4, y1 + 32);
  let c13 = start(begin, bias + 4, y1 + 48);
  let a0 = a;
  let a1 = a0 + strideM;
  let x = from;
  for (let left = k; left > 0; left--) {
    const w0 = splat(a0);
    const w1 = splat(a1);
    let x0 = v128.load(x);
    c00 = multiplyAdd(w0, x0, c00);
    c10 = multiplyAdd(w1, x0, c10);
    x0 = v128.load(x, 16);
    c01 = multiplyAdd(w0, x0, c01);
    c11 = multiplyAdd(w1, x0, c11);
    x0 = v128.load(x, 32);
    c02 = multiplyAdd(w0, x0, c02);
    c12 = multiplyAdd(w1, x0, c12);
    x0 = v128.load(x, 48);
    c03 = multiplyAdd(w0, x0, c03);
    c13 = multiplyAdd(w1, x0, c13);
    a0 += strideK;
    a1 += strideK;
    x += strideX;
  }
  v128.store(y0, c00);
  v128.store(y0, c01, 16);
  v128.store(y0, c02, 32);
  v128.store(y0, c03, 48);
  v128.store(y1, c10);
  v128.store(y1, c11, 16);
  v128.store(y1, c12, 32);
  v128.store(y1, c13, 48);
}

// @ts-ignore: decorator
@inline function tile1x32(y0: usize, a: usize, strideK: i32, from: usize, strideX: i32, k: i32, bias: usize, begin: i32): void {
  let c00 = start(begin, bias, y0);
  let c01 = start(begin, bias, y0 + 16);
  let c02 = start(begin, bias, y0 + 32);
  let c03 = start(begin, bias, y0 + 48);
  let c04 = start(begin, bias, y0 + 64);
  let c05 = start(begin, bias, y0 + 80);
  let c06 = start(begin, bias, y0 + 96);
  let c07 = start(begin, bias, y0 + 112);
  let a0 = a;
  let x = from;
  for (let left = k; left > 0; left--) {
    const w0 = splat(a0);
    c00 = multiplyAdd(w0, v128.load(x), c00);
    c01 = multiplyAdd(w0, v128.load(x, 16), c01);
    c02 = multiplyAdd(w0, v128.load(x, 32), c02);
    c03 = multiplyAdd(w0, v128.load(x, 48), c03);
    c04 = multiplyAdd(w0, v128.load(x, 64), c04);
    c05 = multiplyAdd(w0, v128.load(x, 80), c05);
    c06 = multiplyAdd(w0, v128.load(x, 96), c06);
    c07 = multiplyAdd(w0, v128.load(x, 112), c07);
    a0 += strideK;
    x += strideX;
  }
  v128.store(y0, c00);
  v128.store(y0, c01, 16);
  v128.store(y0, c02, 32);
  v128.store(y0, c03, 48);
  v128.store(y0, c04, 64);
  v128.store(y0, c05, 80);
  v128.store(y0, c06, 96);
  v128.store(y0, c07, 112);
}

// @ts-ignore: decorator
@inline function tile1x16(y: usize, from: usize, strideK: i32, fromX: usize, strideX: i32, k: i32, bias: usize, begin: i32): void {
  let c0 = start(begin, bias, y);
  let c1 = start(begin, bias, y + 16);
  let c2 = start(begin, bias, y + 32);
  let c3 = start(begin, bias, y + 48);
  let a = from;
  let x = fromX;
  for (let left = k; left > 0; left--) {
    const w = splat(a);
    c0 = multiplyAdd(w, v128.load(x), c0);
    c1 = multiplyAdd(w, v128.load(x, 16), c1);
    c2 = multiplyAdd(w, v128.load(x, 32), c2);
    c3 = multiplyAdd(w, v128.load(x, 48), c3);
    a += strideK;
    x += strideX;
  }
  v128.store(y, c0);
  v128.store(y, c1, 16);
  v128.store(y, c2, 32);
  v128.store(y, c3, 48);
}

// @ts-ignore: decorator
@inline function tile1x4(y: usize, from: usize, strideK: i32, fromX: usize, strideX: i32, k: i32, bias: usize, begin: i32): void {
  let c = start(begin, bias, y);
  let a = from;
  let x = fromX;
  for (let left = k; left > 0; left--) {
    c = multiplyAdd(splat(a), v128.load(x), c);
    a += strideK;
    x += strideX;
  }
  v128.store(y, c);
}

/**
 * g[m][k] = Σ over the batch of d[m][b] x[k][b], added to g with `accumulate`. Lanes past the batch must give 0. Rows in fours
 * are multiplied with a transposed x; the last ones, or few, are not worth that.
 */
export function gemmNt(
  g: usize,
  strideG: i32,
  d: usize,
  strideD: i32,
  x: usize,
  strideX: i32,
  m: i32,
  k: i32,
  accumulate: i32,
  batch: i32,
): void {
  const quads = m >= transposedFrom ? m & ~3 : 0;
  if (quads > 0) {
    throughTransposed(g, strideG, d, strideD, x, strideX, quads, k, accumulate, batch);
    g += <usize>quads * strideG;
    d += <usize>quads * strideD;
  }
  dotProducts(g, strideG, d, strideD, x, strideX, m - quads, k, accumulate, coveredBytes(batch));
}

function throughTransposed(
  g: usize,
  strideG: i32,
  d: usize,
  strideD: i32,
  x: usize,
  strideX: i32,
  m: i32,
  k: i32,
  accumulate: i32,
  batch: i32,
): void {
  const columns = k & ~3;
  for (let first = 0; first < batch; first += panelDepth) {
    const depth = min(batch - first, panelDepth);
    const begin = accumulate || first > 0 ? fromY : fromZero;
    const fromD = d + (<usize>first << 2);
    const fromX = x + (<usize>first << 2);
    for (let column = 0; column < columns; column += 16) {
      const width = min(columns - column, 16);
      transposeRows(fromX + <usize>column * strideX, strideX, width, depth);
      let g0 = g + (<usize>column << 2);
      let d0 = fromD;
      for (let row = 0; row < m; row += 4) {
        if (width >= 8) tile4x8(g0, strideG, d0, strideD, 4, panelX, 64, depth, 0, begin);
        if (width == 16) tile4x8(g0 + 32, strideG, d0, strideD, 4, panelX + 32, 64, depth, 0, begin);
        else if (width == 12) tile4x4(g0 + 32, strideG, d0, strideD, 4, panelX + 32, 64, depth, 0, begin);
        else if (width == 4) tile4x4(g0, strideG, d0, strideD, 4, panelX, 64, depth, 0, begin);
        g0 += 4 * strideG;
        d0 += 4 * strideD;
      }
    }
  }
  const end = coveredBytes(batch);
  for (let column = columns; column < k; column++) {
    const x0 = x + <usize>column * strideX;
    for (let row = 0; row < m; row += 4) {
      dot4x1(g + <usize>row * strideG + (<usize>column << 2), strideG, d + <usize>row * strideD, strideD, x0, end, accumulate);
    }
  }
}

/** Rows of x, a multiple of 4 and at most 16, as columns of the panel. */
function transposeRows(source: usize, stride: i32, rows: i32, depth: i32): void {
  for (let row = 0; row < rows; row += 4) {
    const r1 = source + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    let target = panelX + (<usize>row << 2);
    const end = coveredBytes(depth);
    for (let o: usize = 0; o < end; o += 16) {
      const a = v128.load(source + o);
      const b = v128.load(r1 + o);
      const c = v128.load(r2 + o);
      const e = v128.load(r3 + o);
      const low0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high0 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const low1 = i8x16.shuffle(c, e, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high1 = i8x16.shuffle(c, e, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      v128.store(target, i8x16.shuffle(low0, low1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      v128.store(target, i8x16.shuffle(low0, low1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 64);
      v128.store(target, i8x16.shuffle(high0, high1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), 128);
      v128.store(target, i8x16.shuffle(high0, high1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 192);
      target += 256;
    }
    source += 4 * stride;
  }
}

function dotProducts(
  g: usize,
  strideG: i32,
  d: usize,
  strideD: i32,
  x: usize,
  strideX: i32,
  m: i32,
  k: i32,
  accumulate: i32,
  end: usize,
): void {
  let row = 0;
  for (; row + 2 <= m; row += 2) {
    let column = 0;
    let x0 = x;
    for (; column + 4 <= k; column += 4) {
      dot2x4(g + (<usize>column << 2), strideG, d, strideD, x0, strideX, end, accumulate);
      x0 += 4 * strideX;
    }
    for (; column < k; column++) {
      dot1(g + (<usize>column << 2), d, x0, end, accumulate);
      dot1(g + strideG + (<usize>column << 2), d + strideD, x0, end, accumulate);
      x0 += strideX;
    }
    g += 2 * strideG;
    d += 2 * strideD;
  }
  if (row < m) {
    let column = 0;
    let x0 = x;
    for (; column + 4 <= k; column += 4) {
      dot1x4(g + (<usize>column << 2), d, x0, strideX, end, accumulate);
      x0 += 4 * strideX;
    }
    for (; column < k; column++) {
      dot1(g + (<usize>column << 2), d, x0, end, accumulate);
      x0 += strideX;
    }
  }
}

// @ts-ignore: decorator
@inline function dot2x4(g0: usize, strideG: i32, d0: usize, strideD: i32, x0: usize, strideX: i32, end: usize, accumulate: i32): void {
  const g1 = g0 + strideG;
  const d1 = d0 + strideD;
  const x1 = x0 + strideX;
  const x2 = x1 + strideX;
  const x3 = x2 + strideX;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c03 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c13 = c00;
  for (let o: usize = 0; o < end; o += 16) {
    const a = v128.load(d0 + o);
    const b = v128.load(d1 + o);
    let v = v128.load(x0 + o);
    c00 = multiplyAdd(a, v, c00);
    c10 = multiplyAdd(b, v, c10);
    v = v128.load(x1 + o);
    c01 = multiplyAdd(a, v, c01);
    c11 = multiplyAdd(b, v, c11);
    v = v128.load(x2 + o);
    c02 = multiplyAdd(a, v, c02);
    c12 = multiplyAdd(b, v, c12);
    v = v128.load(x3 + o);
    c03 = multiplyAdd(a, v, c03);
    c13 = multiplyAdd(b, v, c13);
  }
  let s0 = sumsOfLanes(c00, c01, c02, c03);
  let s1 = sumsOfLanes(c10, c11, c12, c13);
  if (accumulate) {
    s0 = f32x4.add(s0, v128.load(g0));
    s1 = f32x4.add(s1, v128.load(g1));
  }
  v128.store(g0, s0);
  v128.store(g1, s1);
}

// @ts-ignore: decorator
@inline function dot1x4(g: usize, d: usize, x0: usize, strideX: i32, end: usize, accumulate: i32): void {
  const x1 = x0 + strideX;
  const x2 = x1 + strideX;
  const x3 = x2 + strideX;
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (let o: usize = 0; o < end; o += 16) {
    const a = v128.load(d + o);
    c0 = multiplyAdd(a, v128.load(x0 + o), c0);
    c1 = multiplyAdd(a, v128.load(x1 + o), c1);
    c2 = multiplyAdd(a, v128.load(x2 + o), c2);
    c3 = multiplyAdd(a, v128.load(x3 + o), c3);
  }
  let s = sumsOfLanes(c0, c1, c2, c3);
  if (accumulate) s = f32x4.add(s, v128.load(g));
  v128.store(g, s);
}

// @ts-ignore: decorator
@inline function dot4x1(g0: usize, strideG: i32, d0: usize, strideD: i32, x: usize, end: usize, accumulate: i32): void {
  const d1 = d0 + strideD;
  const d2 = d1 + strideD;
  const d3 = d2 + strideD;
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (let o: usize = 0; o < end; o += 16) {
    const v = v128.load(x + o);
    c0 = multiplyAdd(v128.load(d0 + o), v, c0);
    c1 = multiplyAdd(v128.load(d1 + o), v, c1);
    c2 = multiplyAdd(v128.load(d2 + o), v, c2);
    c3 = multiplyAdd(v128.load(d3 + o), v, c3);
  }
  const s = sumsOfLanes(c0, c1, c2, c3);
  const g1 = g0 + strideG;
  const g2 = g1 + strideG;
  const g3 = g2 + strideG;
  store<f32>(g0, f32x4.extract_lane(s, 0) + (accumulate ? load<f32>(g0) : 0));
  store<f32>(g1, f32x4.extract_lane(s, 1) + (accumulate ? load<f32>(g1) : 0));
  store<f32>(g2, f32x4.extract_lane(s, 2) + (accumulate ? load<f32>(g2) : 0));
  store<f32>(g3, f32x4.extract_lane(s, 3) + (accumulate ? load<f32>(g3) : 0));
}

// @ts-ignore: decorator
@inline function dot1(g: usize, d: usize, x: usize, end: usize, accumulate: i32): void {
  let c = f32x4.splat(0);
  for (let o: usize = 0; o < end; o += 16) c = multiplyAdd(v128.load(d + o), v128.load(x + o), c);
  // In the order of sumsOfLanes, so that the last columns are summed like the others.
  let s = (f32x4.extract_lane(c, 0) + f32x4.extract_lane(c, 2)) + (f32x4.extract_lane(c, 1) + f32x4.extract_lane(c, 3));
  if (accumulate) s += load<f32>(g);
  store<f32>(g, s);
}

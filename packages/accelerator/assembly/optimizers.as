import { flushed, multiplyAdd, sumOfLanes } from "./lanes";

// Over flat arrays whose length is a multiple of 4.

/**
 * m = beta1 m + rest1 g, v = beta2 v + rest2 g², w -= decay w + rate m / (root √v + epsilon). The caller puts the bias
 * corrections into `rate` and `root`.
 */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  rate: f32,
  root: f32,
  decay: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
): void {
  const end = <usize>count << 2;
  for (let o: usize = 0; o < end; o += 16) {
    const gradient = v128.load(g + o);
    const mean = flushed(
      f32x4.add(f32x4.mul(f32x4.splat(beta1), v128.load(m + o)), f32x4.mul(f32x4.splat(rest1), gradient)),
    );
    const square = flushed(
      f32x4.add(
        f32x4.mul(f32x4.splat(beta2), v128.load(v + o)),
        f32x4.mul(f32x4.splat(rest2), f32x4.mul(gradient, gradient)),
      ),
    );
    v128.store(m + o, mean);
    v128.store(v + o, square);
    const divisor = multiplyAdd(f32x4.splat(root), f32x4.sqrt(square), f32x4.splat(epsilon));
    const move = f32x4.div(f32x4.mul(f32x4.splat(rate), mean), divisor);
    const weight = v128.load(w + o);
    v128.store(w + o, f32x4.sub(weight, multiplyAdd(f32x4.splat(decay), weight, move)));
  }
}

/** m = momentum m + g, w -= decay w + rate m. */
export function sgd(w: usize, g: usize, m: usize, count: i32, rate: f32, momentum: f32, decay: f32): void {
  const end = <usize>count << 2;
  for (let o: usize = 0; o < end; o += 16) {
    const moved = flushed(f32x4.add(f32x4.mul(f32x4.splat(momentum), v128.load(m + o)), v128.load(g + o)));
    v128.store(m + o, moved);
    const weight = v128.load(w + o);
    const move = f32x4.mul(f32x4.splat(rate), moved);
    v128.store(w + o, f32x4.sub(weight, multiplyAdd(f32x4.splat(decay), weight, move)));
  }
}

/** target = scale · target + factor · source. */
export function combine(target: usize, source: usize, count: i32, scale: f32, factor: f32): void {
  const end = <usize>count << 2;
  for (let o: usize = 0; o < end; o += 16) {
    v128.store(
      target + o,
      f32x4.add(
        f32x4.mul(f32x4.splat(scale), v128.load(target + o)),
        f32x4.mul(f32x4.splat(factor), v128.load(source + o)),
      ),
    );
  }
}

export function sumOfSquares(source: usize, count: i32): f64 {
  let total: f64 = 0;
  const end = <usize>count << 2;
  for (let o: usize = 0; o < end; o += 16) {
    const x = v128.load(source + o);
    total += <f64>sumOfLanes(f32x4.mul(x, x));
  }
  return total;
}

/**
 * One power iteration on a matrix of `rows` × `columns` floats, row-major: image = wᵀ (vector / |vector|), then
 * vector = w image. Returns |image|, which tends to the largest singular value.
 */
export function powerIteration(w: usize, rows: i32, columns: i32, vector: usize, image: usize): f64 {
  let square: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const x = <f64>load<f32>(vector + (<usize>r << 2));
    square += x * x;
  }
  const length = <f32>Math.sqrt(square);
  const width = <usize>columns << 2;
  const even = width & ~15;
  for (let r = 0; r < rows; r++) {
    const from = w + <usize>r * width;
    const factor: f32 = load<f32>(vector + (<usize>r << 2)) / length;
    const f = f32x4.splat(factor);
    let o: usize = 0;
    for (; o < even; o += 16) {
      const product = f32x4.mul(f, v128.load(from + o));
      v128.store(image + o, r == 0 ? product : f32x4.add(v128.load(image + o), product));
    }
    for (; o < width; o += 4) {
      const product = factor * load<f32>(from + o);
      store<f32>(image + o, r == 0 ? product : load<f32>(image + o) + product);
    }
  }
  let norm: f64 = 0;
  for (let o: usize = 0; o < width; o += 4) {
    const x = <f64>load<f32>(image + o);
    norm += x * x;
  }
  for (let r = 0; r < rows; r++) {
    const from = w + <usize>r * width;
    let s = f32x4.splat(0);
    let rest: f32 = 0;
    let o: usize = 0;
    for (; o < even; o += 16) s = multiplyAdd(v128.load(from + o), v128.load(image + o), s);
    for (; o < width; o += 4) rest += load<f32>(from + o) * load<f32>(image + o);
    store<f32>(vector + (<usize>r << 2), sumOfLanes(s) + rest);
  }
  return Math.sqrt(norm);
}

/** target = factor · target; any length. */
export function scale(target: usize, count: i32, factor: f32): void {
  for (let i = 0; i < count; i++) {
    store<f32>(target, factor * load<f32>(target));
    target += 4;
  }
}

import { coveredBytes, flushed, splat } from "./lanes";
import { erf, exp, expm1, sigmoid, tanh } from "./elementary";

// The numbers of the kinds are those of activationKind in src/kernels/activation-kind.ts.
const relu = 1;
const elu = 2;
const gelu = 3;
const swish = 4;
const hyperbolic = 5;
const logistic = 6;
const softsign = 7;

/** Φ(x), the distribution function of the standard normal. */
// @ts-ignore: decorator
@inline function normalDistribution(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return f32x4.add(half, f32x4.mul(half, erf(f32x4.mul(x, f32x4.splat(0.70710678118654752)))));
}

// @ts-ignore: decorator
@inline function activated(z: v128, kind: i32): v128 {
  if (kind == relu) return f32x4.pmax(z, f32x4.splat(0));
  if (kind == elu) {
    const zero = f32x4.splat(0);
    return f32x4.add(f32x4.pmax(z, zero), expm1(f32x4.pmin(z, zero)));
  }
  if (kind == gelu) return f32x4.mul(z, normalDistribution(z));
  if (kind == swish) return f32x4.mul(z, sigmoid(z));
  if (kind == hyperbolic) return tanh(z);
  if (kind == logistic) return sigmoid(z);
  if (kind == softsign) return f32x4.div(z, f32x4.add(f32x4.splat(1), f32x4.abs(z)));
  return z;
}

/** The derivative at z, where y = f(z). Only gelu and swish need z. */
// @ts-ignore: decorator
@inline function slope(z: v128, y: v128, kind: i32): v128 {
  const one = f32x4.splat(1);
  if (kind == relu) return v128.and(one, f32x4.gt(y, f32x4.splat(0)));
  if (kind == elu) return f32x4.pmin(f32x4.add(y, one), one);
  if (kind == gelu) {
    const density = f32x4.mul(
      f32x4.splat(0.39894228040143268),
      // Far from 0 the density does not count, and its denormal numbers would take long.
      exp(f32x4.pmax(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(z, z)), f32x4.splat(-80))),
    );
    // y is z times the distribution function, which is not worked out again.
    const share = v128.bitselect(f32x4.div(y, z), f32x4.splat(0.5), f32x4.gt(f32x4.abs(z), f32x4.splat(1e-20)));
    return f32x4.add(share, f32x4.mul(z, density));
  }
  if (kind == swish) {
    const s = sigmoid(z);
    return f32x4.mul(s, f32x4.add(one, f32x4.mul(z, f32x4.sub(one, s))));
  }
  if (kind == hyperbolic) return f32x4.sub(one, f32x4.mul(y, y));
  if (kind == logistic) return f32x4.mul(y, f32x4.sub(one, y));
  if (kind == softsign) {
    const rest = f32x4.sub(one, f32x4.abs(y));
    return f32x4.mul(rest, rest);
  }
  return one;
}

/**
 * Beyond ±13.5 gelu is 0 or z, and its slope 0 or 1, to single precision. Units on columns in raw units are there in nearly all
 * lanes, which makes the shortcut worth a branch.
 */
const saturated: usize = memory.data<f32>([13.5]);

// @ts-ignore: decorator
@inline function allSaturated(z: v128): bool {
  return i32x4.all_true(f32x4.gt(f32x4.abs(z), splat(saturated)));
}

export function activate(y: usize, z: usize, stride: i32, rows: i32, kind: i32, batch: i32): void {
  const end = coveredBytes(batch);
  for (let row = 0; row < rows; row++) {
    if (kind == gelu) geluRow(y, z, end);
    else for (let o: usize = 0; o < end; o += 16) v128.store(y + o, flushed(activated(v128.load(z + o), kind)));
    y += stride;
    z += stride;
  }
}

// @ts-ignore: decorator
@inline function geluRow(y: usize, z: usize, end: usize): void {
  for (let o: usize = 0; o < end; o += 16) {
    const at = v128.load(z + o);
    if (allSaturated(at)) v128.store(y + o, v128.and(at, f32x4.gt(at, f32x4.splat(0))));
    else v128.store(y + o, flushed(activated(at, gelu)));
  }
}

export function activateBackward(
  target: usize,
  d: usize,
  z: usize,
  y: usize,
  stride: i32,
  rows: i32,
  kind: i32,
  accumulate: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  for (let row = 0; row < rows; row++) {
    if (kind == gelu) geluRowBackward(target, d, z, y, accumulate, end);
    else {
      for (let o: usize = 0; o < end; o += 16) {
        addTo(target + o, f32x4.mul(v128.load(d + o), slope(v128.load(z + o), v128.load(y + o), kind)), accumulate);
      }
    }
    target += stride;
    d += stride;
    z += stride;
    y += stride;
  }
}

// @ts-ignore: decorator
@inline function geluRowBackward(target: usize, d: usize, z: usize, y: usize, accumulate: i32, end: usize): void {
  for (let o: usize = 0; o < end; o += 16) {
    const at = v128.load(z + o);
    const error = v128.load(d + o);
    if (allSaturated(at)) addTo(target + o, v128.and(error, f32x4.gt(at, f32x4.splat(0))), accumulate);
    else addTo(target + o, f32x4.mul(error, slope(at, v128.load(y + o), gelu)), accumulate);
  }
}

// @ts-ignore: decorator
@inline function addTo(target: usize, gradient: v128, accumulate: i32): void {
  const sum = accumulate ? f32x4.add(gradient, v128.load(target)) : gradient;
  v128.store(target, flushed(sum));
}

export function softmax(y: usize, z: usize, stride: i32, rows: i32, batch: i32): void {
  const end = coveredBytes(batch);
  const size = <usize>rows * stride;
  for (let o: usize = 0; o < end; o += 16) {
    let top = v128.load(z + o);
    for (let r: usize = stride; r < size; r += stride) top = f32x4.pmax(top, v128.load(z + r + o));
    let sum = f32x4.splat(0);
    for (let r: usize = 0; r < size; r += stride) {
      const e = exp(f32x4.sub(v128.load(z + r + o), top));
      sum = f32x4.add(sum, e);
      v128.store(y + r + o, e);
    }
    const scale = f32x4.div(f32x4.splat(1), sum);
    for (let r: usize = 0; r < size; r += stride) {
      v128.store(y + r + o, f32x4.mul(scale, v128.load(y + r + o)));
    }
  }
}

/** dz = y (dy - Σ y dy), in place. */
export function softmaxBackward(d: usize, y: usize, stride: i32, rows: i32, batch: i32): void {
  const end = coveredBytes(batch);
  const size = <usize>rows * stride;
  for (let o: usize = 0; o < end; o += 16) {
    let sum = f32x4.splat(0);
    for (let r: usize = 0; r < size; r += stride) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(y + r + o), v128.load(d + r + o)));
    }
    for (let r: usize = 0; r < size; r += stride) {
      const centred = f32x4.sub(v128.load(d + r + o), sum);
      v128.store(d + r + o, f32x4.mul(v128.load(y + r + o), centred));
    }
  }
}

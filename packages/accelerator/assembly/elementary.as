import { multiplyAdd } from "./lanes";

// Elementary functions of four lanes, 1 to 2 units in the last place. NaN gives NaN.

/** x = n ln 2 + r with |r| ≤ ln 2 / 2; the polynomial of Cephes' expf on r, without its leading 1. */
// @ts-ignore: decorator
@inline function reducedExpm1(x: v128, n: v128): v128 {
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p));
}

// Of the instructions for minimum and maximum, these compile to one each; a NaN in x stays.
// @ts-ignore: decorator
@inline function clamped(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(88)), f32x4.splat(-87));
}

/** 1.5 · 2²³: a float near it has no bits for fractions, so that adding it rounds and leaves an integer in the low bits. */
const rounder: f32 = 12582912;

/** x / ln 2, rounded to integers, plus `rounder`. */
// @ts-ignore: decorator
@inline function shiftedExponent(x: v128): v128 {
  return multiplyAdd(x, f32x4.splat(1.44269504088896341), f32x4.splat(rounder));
}

// @ts-ignore: decorator
@inline function powerOf2(shifted: v128): v128 {
  return i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(127 << 23));
}

/** Arguments below -87 and above 88 count as -87 and 88. */
// @ts-ignore: decorator
@inline export function exp(argument: v128): v128 {
  const x = clamped(argument);
  const shifted = shiftedExponent(x);
  const n = f32x4.sub(shifted, f32x4.splat(rounder));
  return f32x4.mul(powerOf2(shifted), f32x4.add(reducedExpm1(x, n), f32x4.splat(1)));
}

// @ts-ignore: decorator
@inline export function expm1(argument: v128): v128 {
  const x = clamped(argument);
  const shifted = shiftedExponent(x);
  const n = f32x4.sub(shifted, f32x4.splat(rounder));
  const power = powerOf2(shifted);
  return f32x4.add(f32x4.mul(power, reducedExpm1(x, n)), f32x4.sub(power, f32x4.splat(1)));
}

// @ts-ignore: decorator
@inline export function tanh(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  const e = expm1(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  return v128.or(sign, f32x4.div(f32x4.neg(e), f32x4.add(e, f32x4.splat(2))));
}

// @ts-ignore: decorator
@inline export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))));
}

/** Two minimax polynomials: one near 0, and the exponent of the complement. */
// @ts-ignore: decorator
@inline export function erf(a: v128): v128 {
  const t = f32x4.abs(a);
  const s = f32x4.mul(a, a);
  let far = multiplyAdd(f32x4.splat(-1.72853470e-5), t, f32x4.splat(3.83197126e-4));
  const middle = multiplyAdd(f32x4.splat(-3.88396438e-3), t, f32x4.splat(2.42546219e-2));
  far = multiplyAdd(far, s, middle);
  far = multiplyAdd(far, t, f32x4.splat(-1.06777877e-1));
  far = multiplyAdd(far, t, f32x4.splat(-6.34846687e-1));
  far = multiplyAdd(far, t, f32x4.splat(-1.28717512e-1));
  far = multiplyAdd(far, t, f32x4.neg(t));
  const sign = v128.and(a, i32x4.splat(0x80000000));
  const beyond = v128.or(sign, f32x4.neg(expm1(far)));
  let near = f32x4.splat(-5.96761703e-4);
  near = multiplyAdd(near, s, f32x4.splat(4.99119423e-3));
  near = multiplyAdd(near, s, f32x4.splat(-2.67681349e-2));
  near = multiplyAdd(near, s, f32x4.splat(1.12819925e-1));
  near = multiplyAdd(near, s, f32x4.splat(-3.76125336e-1));
  near = multiplyAdd(near, s, f32x4.splat(1.28379166e-1));
  near = multiplyAdd(near, a, a);
  return v128.bitselect(beyond, near, f32x4.gt(t, f32x4.splat(0.927734375)));
}

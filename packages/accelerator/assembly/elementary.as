import { multiplyAdd, splat } from "./lanes";

// Elementary functions of four lanes, 1 to 2 units in the last place. NaN gives NaN.

// Constants are loaded from tables: V8 builds those of vectors from integers in every turn of a loop, which takes a third of
// the time of such a function.

/**
 * Of the polynomial, highest power first; then ln 2 in two parts, 1 / ln 2, the largest and the smallest argument, and the
 * smallest of expm1, whose result is -1 from there on. With a smaller one it would compute with denormal numbers, fifty times
 * slower.
 */
const ofExp: usize = memory.data<f32>([
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 0.693359375, -2.12194440e-4,
  1.44269504088896341, 88, -87, -30,
]);

/** 1.5 · 2²³: a float near it has no bits for fractions, so that adding it rounds and leaves an integer in the low bits. */
const rounder: usize = memory.data<f32>([12582912]);

const one: usize = memory.data<f32>([1]);

/** Far from 0, near it, where near ends, and from where on all is 1. */
const ofErf: usize = memory.data<f32>([
  -1.72853470e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2, -1.06777877e-1, -6.34846687e-1, -1.28717512e-1, -5.96761703e-4,
  4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1, 0.927734375, 4,
]);

// @ts-ignore: decorator
@inline function constant(table: usize, index: usize = 0): v128 {
  return splat(table + 4 * index);
}

/** x = n ln 2 + r with |r| ≤ ln 2 / 2; the polynomial of Cephes' expf on r, without its leading 1. */
// @ts-ignore: decorator
@inline function reducedExpm1(x: v128, n: v128): v128 {
  let r = f32x4.sub(x, f32x4.mul(n, constant(ofExp, 6)));
  r = f32x4.sub(r, f32x4.mul(n, constant(ofExp, 7)));
  let p = constant(ofExp);
  p = multiplyAdd(p, r, constant(ofExp, 1));
  p = multiplyAdd(p, r, constant(ofExp, 2));
  p = multiplyAdd(p, r, constant(ofExp, 3));
  p = multiplyAdd(p, r, constant(ofExp, 4));
  p = multiplyAdd(p, r, constant(ofExp, 5));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p));
}

// Of the instructions for minimum and maximum, these compile to one each; a NaN in x stays.
// @ts-ignore: decorator
@inline function clamped(x: v128, smallest: usize): v128 {
  return f32x4.pmax(f32x4.pmin(x, constant(ofExp, 9)), constant(ofExp, smallest));
}

/** x / ln 2, rounded to integers, plus `rounder`. */
// @ts-ignore: decorator
@inline function shiftedExponent(x: v128): v128 {
  return multiplyAdd(x, constant(ofExp, 8), constant(rounder));
}

// @ts-ignore: decorator
@inline function powerOf2(shifted: v128): v128 {
  return i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(127 << 23));
}

/** Arguments below -87 and above 88 count as -87 and 88. */
// @ts-ignore: decorator
@inline export function exp(argument: v128): v128 {
  const x = clamped(argument, 10);
  const shifted = shiftedExponent(x);
  const n = f32x4.sub(shifted, constant(rounder));
  return f32x4.mul(powerOf2(shifted), f32x4.add(reducedExpm1(x, n), constant(one)));
}

// @ts-ignore: decorator
@inline export function expm1(argument: v128): v128 {
  const x = clamped(argument, 11);
  const shifted = shiftedExponent(x);
  const n = f32x4.sub(shifted, constant(rounder));
  const power = powerOf2(shifted);
  return f32x4.add(f32x4.mul(power, reducedExpm1(x, n)), f32x4.sub(power, constant(one)));
}

// @ts-ignore: decorator
@inline export function tanh(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  const e = expm1(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  return v128.or(sign, f32x4.div(f32x4.neg(e), f32x4.add(e, f32x4.splat(2))));
}

// @ts-ignore: decorator
@inline export function sigmoid(x: v128): v128 {
  return f32x4.div(constant(one), f32x4.add(constant(one), exp(f32x4.neg(x))));
}

/** Two minimax polynomials: one near 0, and the exponent of the complement. */
// @ts-ignore: decorator
@inline export function erf(a: v128): v128 {
  const t = f32x4.abs(a);
  const sign = v128.and(a, i32x4.splat(0x80000000));
  // From 3.92 on nothing is missing to 1 in single precision. Saturated units are there in all lanes.
  if (i32x4.all_true(f32x4.gt(t, constant(ofErf, 14)))) return v128.or(sign, constant(one));
  const s = f32x4.mul(a, a);
  let far = multiplyAdd(constant(ofErf), t, constant(ofErf, 1));
  const middle = multiplyAdd(constant(ofErf, 2), t, constant(ofErf, 3));
  far = multiplyAdd(far, s, middle);
  far = multiplyAdd(far, t, constant(ofErf, 4));
  far = multiplyAdd(far, t, constant(ofErf, 5));
  far = multiplyAdd(far, t, constant(ofErf, 6));
  far = multiplyAdd(far, t, f32x4.neg(t));
  const beyond = v128.or(sign, f32x4.neg(expm1(far)));
  let near = constant(ofErf, 7);
  near = multiplyAdd(near, s, constant(ofErf, 8));
  near = multiplyAdd(near, s, constant(ofErf, 9));
  near = multiplyAdd(near, s, constant(ofErf, 10));
  near = multiplyAdd(near, s, constant(ofErf, 11));
  near = multiplyAdd(near, s, constant(ofErf, 12));
  near = multiplyAdd(near, a, a);
  return v128.bitselect(beyond, near, f32x4.gt(t, constant(ofErf, 13)));
}

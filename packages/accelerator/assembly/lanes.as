// Vectors of four floats. Rows hold the batch; the last vector of a row may reach past it.

/** Bytes of the vectors that cover `batch` floats. */
// @ts-ignore: decorator
@inline export function coveredBytes(batch: i32): usize {
  return <usize>((batch + 3) & ~3) << 2;
}

/** All bits set in the lanes of the last vector that belong to the batch. */
// @ts-ignore: decorator
@inline export function tailMask(batch: i32): v128 {
  return i32x4.gt_s(i32x4.splat(((batch - 1) & 3) + 1), i32x4(0, 1, 2, 3));
}

/** Numbers below this become 0: denormal ones slow whatever computes with them later, matrix products fiftyfold. */
// @ts-ignore: decorator
@inline export function flushed(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1e-30)));
}

// @ts-ignore: decorator
@inline export function splat(address: usize): v128 {
  return v128.load32_splat(address);
}

// @ts-ignore: decorator
@inline export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(c, f32x4.mul(a, b));
}

// @ts-ignore: decorator
@inline export function sumOfLanes(a: v128): f32 {
  const pairs = f32x4.add(a, i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The sums of a, b, c and d as one vector. */
// @ts-ignore: decorator
@inline export function sumsOfLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(
    i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  const cd = f32x4.add(
    i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  return f32x4.add(
    i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
  );
}

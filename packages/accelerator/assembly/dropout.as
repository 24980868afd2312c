import { coveredBytes } from "./lanes";

/** Mixes a counter with a key (the finaliser of MurmurHash3, twice). Integers only: the same bits everywhere. */
// @ts-ignore: decorator
@inline function mixed(x: v128): v128 {
  let h = v128.xor(x, i32x4.shr_u(x, 16));
  h = i32x4.mul(h, i32x4.splat(0x85ebca6b));
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, i32x4.splat(0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/**
 * mask[r][b] = 0 with probability `rate`, else 1 / (1 - rate), from a key of two integers and the position in the mask.
 * 24 bits decide.
 */
export function dropoutMask(
  mask: usize,
  stride: i32,
  rows: i32,
  rate: f32,
  key0: i32,
  key1: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const kept = f32x4.splat(1 / (1 - rate));
  const limit = i32x4.splat(<i32>(rate * 16777216));
  for (let row = 0; row < rows; row++) {
    let position = i32x4.add(i32x4.splat(row * (stride >> 2)), i32x4(0, 1, 2, 3));
    for (let o: usize = 0; o < end; o += 16) {
      const hash = mixed(i32x4.add(mixed(v128.xor(position, i32x4.splat(key0))), i32x4.splat(key1)));
      const keep = i32x4.ge_s(i32x4.shr_u(hash, 8), limit);
      v128.store(mask + o, v128.and(keep, kept));
      position = i32x4.add(position, i32x4.splat(4));
    }
    mask += stride;
  }
}

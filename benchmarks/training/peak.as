// What 128-bit WebAssembly can compute at most: thirteen independent chains of one multiplication and one addition, all in
// registers. More chains would be spilled, fewer would wait for each other.

/** Runs `count` times 4 links of every chain; 16 constants are read from `at`, and the ends of the chains stored there. */
export function chains(count: i32, at: usize): void {
  let c0 = v128.load(at, 0);
  let c1 = v128.load(at, 16);
  let c2 = v128.load(at, 32);
  let c3 = v128.load(at, 48);
  let c4 = v128.load(at, 64);
  let c5 = v128.load(at, 80);
  let c6 = v128.load(at, 96);
  let c7 = v128.load(at, 112);
  let c8 = v128.load(at, 128);
  let c9 = v128.load(at, 144);
  let c10 = v128.load(at, 160);
  let c11 = v128.load(at, 176);
  let c12 = v128.load(at, 192);
  const w = v128.load32_splat(at, 208);
  const x = v128.load32_splat(at, 212);
  for (let i = 0; i < count; i++) {
    c0 = f32x4.add(f32x4.mul(c0, w), x);
    c1 = f32x4.add(f32x4.mul(c1, w), x);
    c2 = f32x4.add(f32x4.mul(c2, w), x);
    c3 = f32x4.add(f32x4.mul(c3, w), x);
    c4 = f32x4.add(f32x4.mul(c4, w), x);
    c5 = f32x4.add(f32x4.mul(c5, w), x);
    c6 = f32x4.add(f32x4.mul(c6, w), x);
    c7 = f32x4.add(f32x4.mul(c7, w), x);
    c8 = f32x4.add(f32x4.mul(c8, w), x);
    c9 = f32x4.add(f32x4.mul(c9, w), x);
    c10 = f32x4.add(f32x4.mul(c10, w), x);
    c11 = f32x4.add(f32x4.mul(c11, w), x);
    c12 = f32x4.add(f32x4.mul(c12, w), x);
    c0 = f32x4.add(f32x4.mul(c0, w), x);
    c1 = f32x4.add(f32x4.mul(c1, w), x);
    c2 = f32x4.add(f32x4.mul(c2, w), x);
    c3 = f32x4.add(f32x4.mul(c3, w), x);
    c4 = f32x4.add(f32x4.mul(c4, w), x);
    c5 = f32x4.add(f32x4.mul(c5, w), x);
    c6 = f32x4.add(f32x4.mul(c6, w), x);
    c7 = f32x4.add(f32x4.mul(c7, w), x);
    c8 = f32x4.add(f32x4.mul(c8, w), x);
    c9 = f32x4.add(f32x4.mul(c9, w), x);
    c10 = f32x4.add(f32x4.mul(c10, w), x);
    c11 = f32x4.add(f32x4.mul(c11, w), x);
    c12 = f32x4.add(f32x4.mul(c12, w), x);
    c0 = f32x4.add(f32x4.mul(c0, w), x);
    c1 = f32x4.add(f32x4.mul(c1, w), x);
    c2 = f32x4.add(f32x4.mul(c2, w), x);
    c3 = f32x4.add(f32x4.mul(c3, w), x);
    c4 = f32x4.add(f32x4.mul(c4, w), x);
    c5 = f32x4.add(f32x4.mul(c5, w), x);
    c6 = f32x4.add(f32x4.mul(c6, w), x);
    c7 = f32x4.add(f32x4.mul(c7, w), x);
    c8 = f32x4.add(f32x4.mul(c8, w), x);
    c9 = f32x4.add(f32x4.mul(c9, w), x);
    c10 = f32x4.add(f32x4.mul(c10, w), x);
    c11 = f32x4.add(f32x4.mul(c11, w), x);
    c12 = f32x4.add(f32x4.mul(c12, w), x);
    c0 = f32x4.add(f32x4.mul(c0, w), x);
    c1 = f32x4.add(f32x4.mul(c1, w), x);
    c2 = f32x4.add(f32x4.mul(c2, w), x);
    c3 = f32x4.add(f32x4.mul(c3, w), x);
    c4 = f32x4.add(f32x4.mul(c4, w), x);
    c5 = f32x4.add(f32x4.mul(c5, w), x);
    c6 = f32x4.add(f32x4.mul(c6, w), x);
    c7 = f32x4.add(f32x4.mul(c7, w), x);
    c8 = f32x4.add(f32x4.mul(c8, w), x);
    c9 = f32x4.add(f32x4.mul(c9, w), x);
    c10 = f32x4.add(f32x4.mul(c10, w), x);
    c11 = f32x4.add(f32x4.mul(c11, w), x);
    c12 = f32x4.add(f32x4.mul(c12, w), x);
  }
  v128.store(at, c0, 0);
  v128.store(at, c1, 16);
  v128.store(at, c2, 32);
  v128.store(at, c3, 48);
  v128.store(at, c4, 64);
  v128.store(at, c5, 80);
  v128.store(at, c6, 96);
  v128.store(at, c7, 112);
  v128.store(at, c8, 128);
  v128.store(at, c9, 144);
  v128.store(at, c10, 160);
  v128.store(at, c11, 176);
  v128.store(at, c12, 192);
}

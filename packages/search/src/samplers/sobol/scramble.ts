/**
 * Owen's nested scrambling of a place in units of 2^-32, by a hash: every digit is flipped or not, depending on the digits
 * before it (Burley 2020, "Practical hash-based Owen scrambling", after Laine and Karras 2011). Points that fill the cube
 * evenly still do, without the patterns of the sequence.
 *
 * @param seed a whole number of 32 bits, another for each dimension
 */
export function scramble(place: number, seed: number): number {
  let x = reverseBits(place);
  x = (x + seed) | 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52);
  x ^= Math.imul(x, 0xc7afe638);
  x ^= Math.imul(x, 0x8d22f6e6);
  return reverseBits(x);
}

function reverseBits(value: number): number {
  let x = value;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}

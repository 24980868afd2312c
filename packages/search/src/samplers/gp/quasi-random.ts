import { stream } from "../../random/stream.js";

/**
 * n points that fill the unit cube evenly: multiples of powers of the generalised golden ratio modulo 1, moved by a
 * random vector (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences").
 */
export function quasiRandom(dimensions: number, n: number, seed: number, ...names: (string | number)[]) {
  let ratio = 2;
  // The positive root of x^(d+1) = x + 1, by a contraction.
  for (let i = 0; i < 64; i++) ratio = (1 + ratio) ** (1 / (dimensions + 1));
  const values = stream(seed, ...names, "quasi-random");
  const shift = Array.from({ length: dimensions }, () => values.uniform());
  return Array.from({ length: n }, (_, i) =>
    Float64Array.from(shift, (start, d) => (start + (i + 1) * ratio ** -(d + 1)) % 1),
  );
}

/**
 * base^exponent for whole exponents from 0, by squaring. The bits of `**` are the engine's choice; those of multiplications
 * are not.
 */
export function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

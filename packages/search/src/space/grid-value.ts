/**
 * Value number `level`, from 0, of a range with steps; the last one is nowhere above the range. Decimal steps come without
 * the drift of binary sums, so that a condition on 0.3 is met.
 */
export function gridValue({ low, high }: { low: number; high: number }, step: number, level: number): number {
  return Math.min(high, Math.max(low, Number((low + level * step).toPrecision(15))));
}

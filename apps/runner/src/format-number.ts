/** Four significant digits and no exponent where a person would not use one: `0.9667`, `26,412`, `1.2e-5`. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString("en-US");
  if (size < 1e-4) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

/** The text of a cell without surrounding blanks; null when the value is missing. */
export type Cell = string | null;

const missingMarkers = new Set(["", "na", "n/a", "nan", "null", "?"]);

/** An empty cell and the markers NA, N/A, NaN, null and ?, in any case, are missing. */
export function toCell(text: string): Cell {
  const trimmed = text.trim();
  return missingMarkers.has(trimmed.toLowerCase()) ? null : trimmed;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite decimal number, with or without exponent; undefined for all other text (0x10, Infinity, 1,000). */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

import { missingMarkers } from "@cerebros/contracts";

/** The text of a cell without surrounding blanks; null when the value is missing. */
export type Cell = string | null;

/** Reads cells by the markers of missing values that it was made with. */
export type CellReader = (text: string) => Cell;

/** A cell is missing when it is one of the markers, in any case and without surrounding blanks. */
export function cellReader(markers: readonly string[]): CellReader {
  const missing = new Set(markers.map((marker) => marker.trim().toLowerCase()));
  const longest = Math.max(0, ...[...missing].map((marker) => marker.length));
  return (text) => {
    const trimmed = text.trim();
    return trimmed.length <= longest && missing.has(trimmed.toLowerCase()) ? null : trimmed;
  };
}

/** An empty cell and the markers NA, N/A, NaN, null and ?, in any case, are missing. */
export const toCell = cellReader(missingMarkers);

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite decimal number, with or without exponent; undefined for all other text (0x10, Infinity, 1,000). */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

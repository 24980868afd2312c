import { createHash } from "node:crypto";
import type { TableColumn } from "./table.js";

/**
 * The number of the unit of every row: rows whose features are equal, or that are of one group, share a unit, and so does
 * everything that is linked by such rows. Units are numbered by their first row. Targets play no part: copies that differ
 * only there would otherwise tell the test part of each other.
 *
 * @param rows of the table, 0-based
 * @param group holds rows with the same cell together; a missing cell holds nothing. Null without groups.
 */
export function rowUnits(inputs: TableColumn[], rows: number[], group: TableColumn | null): Uint32Array {
  const unitOf = numbered(rows.map((row) => identify(inputs, row)));
  if (group === null) return unitOf;
  const parents = Uint32Array.from(unitOf.keys());
  const root = (unit: number) => {
    let at = unit;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] ?? 0] ?? 0;
      at = parents[at] ?? 0;
    }
    return at;
  };
  const first = new Map<string, number>();
  for (const [position, row] of rows.entries()) {
    const cell = group.cells[row] ?? null;
    if (cell === null) continue;
    const unit = unitOf[position] ?? 0;
    const before = first.get(cell);
    if (before === undefined) first.set(cell, unit);
    else parents[Math.max(root(unit), root(before))] = Math.min(root(unit), root(before));
  }
  return numbered([...unitOf].map(root));
}

/** Numbers from 0 in the order of first appearance; equal keys have the same. */
function numbered(keys: (string | number)[]): Uint32Array {
  const known = new Map<string | number, number>();
  return Uint32Array.from(keys, (key) => {
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
}

/** Equal for two rows exactly if all their inputs are. */
function identify(inputs: TableColumn[], row: number): string {
  const cells = inputs.map(({ cells }) => cells[row] ?? null);
  return createHash("sha256").update(JSON.stringify(cells)).digest("base64");
}

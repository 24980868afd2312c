import type { DataOptions } from "@cerebros/contracts";
import { type Cell, parseNumber } from "./cell.js";
import type { CategoricalFeature, HashedFeature, OrdinalFeature } from "./preprocessing.js";
import { average, deviationFrom, isConstant } from "./statistics.js";

export type CategoryOptions = Pick<DataOptions, "many_levels" | "max_levels">;

/** A level needs this share of the training rows: rarer ones cannot be told from noise, and share one column. */
const minimumShare = 0.01;

/** Learns the levels of a category from the cells of the training rows, some of them present. */
export function fitCategory(
  name: string,
  cells: Cell[],
  { many_levels, max_levels }: CategoryOptions = { many_levels: "other", max_levels: 32 },
): CategoricalFeature | OrdinalFeature | HashedFeature | "constant" | "identifier" {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const present = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const missing = present < cells.length;
  if (counts.size === 1 && !missing) return "constant";
  if (counts.size === present && present > 1) return "identifier";
  if (counts.size > max_levels) {
    if (many_levels === "ordinal") return fitOrdinal(name, cells, [...counts.keys()], missing);
    if (many_levels === "hashed") return { kind: "hashed", name, buckets: max_levels, missing };
  }
  const common = [...counts]
    .filter(([, count]) => count >= minimumShare * cells.length)
    // Equally frequent levels are ordered by name, so that the order of the rows does not matter.
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([level]) => level);
  const levels = common.slice(0, max_levels);
  return { kind: "categorical", name, levels, missing, other: levels.length < counts.size };
}

function fitOrdinal(name: string, cells: Cell[], levels: string[], missing: boolean): OrdinalFeature {
  levels.sort(compareLevels);
  const positions = new Map(levels.map((level, position) => [level, position]));
  const values = cells.flatMap((cell) => (cell === null ? [] : [positions.get(cell) ?? 0]));
  const mean = average(values);
  const deviation = deviationFrom(mean, values);
  return {
    kind: "ordinal",
    name,
    levels,
    mean,
    deviation: isConstant(mean, deviation) ? 1 : deviation,
    missing,
  };
}

/** Numbers first, ascending; then text by code point. */
function compareLevels(a: string, b: string): number {
  const [x, y] = [parseNumber(a), parseNumber(b)];
  if (x !== undefined && y !== undefined && x !== y) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}

import { levelsOf, position } from "./levels.js";

/**
 * Spearman's rank correlation, ties sharing their average rank: 1 for any increasing relation, -1 for any decreasing one.
 * 0 when one of the two does not vary.
 */
export function rankCorrelation(x: Float64Array, y: Float64Array): number {
  return correlateRanks(averageRanks(x), averageRanks(y));
}

/** The same from ranks that are known already. */
export function correlateRanks(a: Float64Array, b: Float64Array): number {
  const mean = (a.length + 1) / 2;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < a.length; i++) {
    const da = (a[i] ?? 0) - mean;
    const db = (b[i] ?? 0) - mean;
    aa += da * da;
    bb += db * db;
    ab += da * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** From 1 upwards; equal values share the average of the ranks that they take up. */
export function averageRanks(list: Float64Array): Float64Array {
  const { values, counts } = levelsOf(list);
  const ranks = new Float64Array(values.length);
  let before = 0;
  for (const [level, count] of counts.entries()) {
    ranks[level] = before + (count + 1) / 2;
    before += count;
  }
  const ofList = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) ofList[i] = ranks[position(values, list[i] ?? 0)] ?? Number.NaN;
  return ofList;
}

/**
 * Spearman's rank correlation, ties sharing their average rank: 1 for any increasing relation, -1 for any decreasing one.
 * 0 when one of the two does not vary.
 */
export function rankCorrelation(x: Float64Array, y: Float64Array): number {
  const a = averageRanks(x);
  const b = averageRanks(y);
  const mean = (x.length + 1) / 2;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < a.length; i++) {
    const dx = (a[i] ?? 0) - mean;
    const dy = (b[i] ?? 0) - mean;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

/** From 1 upwards; equal values share the average of the ranks that they take up. */
function averageRanks(values: Float64Array): Float64Array {
  const order = ascendingOrder(values);
  const ranks = new Float64Array(values.length);
  let first = 0;
  while (first < order.length) {
    let end = first + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end++;
    for (let at = first; at < end; at++) ranks[order[at] ?? 0] = (first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}

/** Positions of the values, the smallest value first. */
export function ascendingOrder(values: Float64Array): Uint32Array {
  return Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

/** The different values of a list, ascending, and how often each comes. NaN is not one of them. */
export interface Levels {
  values: Float64Array;
  counts: Uint32Array;
}

/** Sorts the values themselves: an order by comparison would take five times as long, and tables have many columns. */
export function levelsOf(list: Float64Array): Levels {
  const sorted = list.slice().sort();
  const counts = new Uint32Array(sorted.length);
  let last = -1;
  for (const value of sorted) {
    // They stand at the end.
    if (Number.isNaN(value)) break;
    if (last < 0 || value !== sorted[last]) sorted[++last] = value;
    counts[last] = (counts[last] ?? 0) + 1;
  }
  return { values: sorted.subarray(0, last + 1), counts: counts.subarray(0, last + 1) };
}

/** Position of the first value that is not below `value`; their number when all are. */
export function position(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { Losses } from "./losses.js";

/**
 * Volume of what the rows dominate, up to the reference point (Zitzler and Thiele 1998). Exact: a sweep with two and three
 * objectives, with more the exclusive volumes of the WFG algorithm (While et al. 2012), each taken one objective
 * lower. A row that is not below the reference everywhere adds nothing, one of −∞ makes the volume infinite.
 */
export function hypervolume(rows: readonly Losses[], reference: Losses): number {
  const inside = rows.filter((row) => row.every((loss, i) => loss < (reference[i] as number)));
  if (inside.some((row) => row.includes(Number.NEGATIVE_INFINITY))) return Number.POSITIVE_INFINITY;
  return volume(inside, reference);
}

/** What a row adds to the volume of `others`; all of them finite. */
export function exclusiveVolume(row: Losses, others: readonly Losses[], reference: Losses): number {
  const own = box(row, reference, reference.length);
  return own === 0
    ? 0
    : own -
        hypervolume(
          others.map((other) => limited(other, row)),
          reference,
        );
}

function volume(rows: readonly Losses[], reference: Losses): number {
  switch (reference.length) {
    case 1:
      return rows.reduce((most, row) => Math.max(most, box(row, reference, 1)), 0);
    case 2:
      return area(rows, reference);
    case 3:
      return swept(rows, reference);
    default:
      return sliced(rows, reference);
  }
}

function area(rows: readonly Losses[], [width, height]: Losses): number {
  let [sum, top] = [0, height as number];
  for (const [x, y] of [...rows].sort(by(0)) as [number, number][]) {
    if (y >= top) continue;
    sum += ((width as number) - x) * (top - y);
    top = y;
  }
  return sum;
}

/** From the lowest third loss upwards; what a row adds to the area lasts from there to the reference. */
function swept(rows: readonly Losses[], [width, height, depth]: Losses): number {
  // Not dominated in the first two losses, ascending in the first, hence descending in the second.
  const stairs: [number, number][] = [];
  let sum = 0;
  for (const [x, y, z] of [...rows].sort(by(2)) as [number, number, number][]) {
    let start = 0;
    while (start < stairs.length && (stairs[start] as [number, number])[0] <= x) start++;
    let top = start > 0 ? (stairs[start - 1] as [number, number])[1] : (height as number);
    if (top <= y) continue;
    let added = 0;
    let left = x;
    let end = start;
    for (; end < stairs.length && (stairs[end] as [number, number])[1] >= y; end++) {
      const [right, lower] = stairs[end] as [number, number];
      added += (right - left) * (top - y);
      [left, top] = [right, lower];
    }
    const right = end < stairs.length ? (stairs[end] as [number, number])[0] : (width as number);
    added += (right - left) * (top - y);
    // A step that begins where the new row begins is above it, so the new row replaces it.
    const equal = start > 0 && (stairs[start - 1] as [number, number])[0] === x ? 1 : 0;
    stairs.splice(start - equal, end - start + equal, [x, y]);
    sum += added * ((depth as number) - z);
  }
  return sum;
}

/** In the order of the last loss all earlier rows reach at least as low as the row does, which leaves one objective less. */
function sliced(rows: readonly Losses[], reference: Losses): number {
  const last = reference.length - 1;
  const face = reference.slice(0, last);
  const before: number[][] = [];
  let sum = 0;
  for (const row of [...rows].sort(by(last))) {
    const flat = row.slice(0, last);
    const covered = volume(undominated(before.map((other) => limited(other, flat))), face);
    sum += (box(row, reference, last) - covered) * ((reference[last] as number) - (row[last] as number));
    before.push(flat);
  }
  return sum;
}

/** Keeps the work of the next level small. */
function undominated(rows: readonly number[][]): number[][] {
  const kept: number[][] = [];
  for (const row of [...rows].sort(by(0))) {
    if (!kept.some((other) => other.every((loss, i) => loss <= (row[i] as number)))) kept.push(row);
  }
  return kept;
}

/** Volume between a row and the reference in the first `objectives` of them. */
function box(row: Losses, reference: Losses, objectives: number): number {
  let product = 1;
  for (let i = 0; i < objectives; i++) product *= Math.max(0, (reference[i] as number) - (row[i] as number));
  return product;
}

/** The part of `other` that lies within what `row` dominates. */
function limited(other: Losses, row: Losses): number[] {
  return other.map((loss, i) => Math.max(loss, row[i] as number));
}

function by(objective: number): (a: Losses, b: Losses) => number {
  return (a, b) => (a[objective] as number) - (b[objective] as number);
}

/**
 * One number for each of `losses` (a row per trial, a column per objective), lower for the better trial. With one
 * objective it is the loss, and NaN stays NaN. With several it is how many of the trials are better: trials of an earlier
 * front are, and in the same front those with more room around them (crowding distance of NSGA-II, Deb et al. 2002); a
 * row with NaN is worse than every row without, in all objectives.
 */
export function standings(losses: readonly (readonly number[])[]): number[] {
  if ((losses[0]?.length ?? 1) === 1) return losses.map(([loss]) => loss ?? Number.NaN);
  const rows = losses.map((row) => (row.some(Number.isNaN) ? row.map(() => Number.POSITIVE_INFINITY) : row));
  const places = new Array<number>(rows.length).fill(0);
  let better = 0;
  for (const front of fronts(rows)) {
    const room = crowding(front.map((index) => rows[index] ?? []));
    const order = front.map((index, i) => ({ index, room: room[i] ?? 0 })).sort((a, b) => roomier(a, b));
    for (const [i, { index, room: own }] of order.entries()) {
      const previous = order[i - 1];
      places[index] =
        previous !== undefined && previous.room === own ? (places[previous.index] ?? 0) : better + i;
    }
    better += front.length;
  }
  return places;
}

function roomier(a: { room: number }, b: { room: number }): number {
  return a.room === b.room ? 0 : b.room - a.room;
}

/** Indices of the rows, those that no other row dominates first, then those that only these dominate, and so on. */
function fronts(rows: readonly (readonly number[])[]): number[][] {
  const dominators = rows.map((row) => rows.filter((other) => dominates(other, row)).length);
  const found: number[][] = [];
  let front = rows.flatMap((_, index) => (dominators[index] === 0 ? [index] : []));
  while (front.length > 0) {
    found.push(front);
    const next: number[] = [];
    for (const winner of front) {
      for (const [index, row] of rows.entries()) {
        if (!dominates(rows[winner] ?? [], row)) continue;
        const left = (dominators[index] ?? 0) - 1;
        dominators[index] = left;
        if (left === 0) next.push(index);
      }
    }
    front = next;
  }
  return found;
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((loss, i) => loss <= (b[i] ?? loss)) && a.some((loss, i) => loss < (b[i] ?? loss));
}

/**
 * Sum over the objectives of the distance between the next lower and the next higher loss, as a share of the front's width;
 * ends have ∞. Equal rows have equal room, wherever they stand.
 */
function crowding(rows: readonly (readonly number[])[]): number[] {
  const room = new Array<number>(rows.length).fill(0);
  for (const objective of rows[0]?.keys() ?? []) {
    const losses = rows.map((row) => row[objective] ?? 0);
    const distinct = [...Float64Array.from(new Set(losses)).sort()];
    const neighbours = new Map(
      distinct.map((loss, i) => [loss, [distinct[i - 1], distinct[i + 1]] as const]),
    );
    const width = (distinct.at(-1) ?? 0) - (distinct[0] ?? 0);
    for (const [index, loss] of losses.entries()) {
      const [lower, higher] = neighbours.get(loss) ?? [];
      if (lower === undefined || higher === undefined) room[index] = Number.POSITIVE_INFINITY;
      // A front of infinite width says nothing by it.
      else if (width < Number.POSITIVE_INFINITY) room[index] = (room[index] ?? 0) + (higher - lower) / width;
    }
  }
  return room;
}

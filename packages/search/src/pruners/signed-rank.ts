/** More differences than these are judged by the normal approximation. */
const mostExact = 50;

/**
 * One-sided p of Wilcoxon's signed-rank test (Wilcoxon 1945): how probable it is that differences as large as these, in
 * the sum of the ranks of the positive ones, come from a distribution around 0. Equal sizes share the mean of their ranks.
 * Zeros have ranks like all others, and each counts half as positive ("zsplit").
 *
 * Up to 50 differences exact, given the sizes: every sign as likely as the other. Beyond that the normal approximation
 * with the correction for ties and without one for continuity. NaN must not occur; 1 without differences.
 */
export function signedRankP(differences: readonly number[]): number {
  const ranks = doubledRanks(differences.map(Math.abs));
  return differences.length <= mostExact ? exact(differences, ranks) : approximate(differences, ranks);
}

/** Twice the rank of each size, a whole number even where equal sizes share ranks. */
function doubledRanks(sizes: readonly number[]): number[] {
  const order = [...sizes.keys()].sort((a, b) => compare(sizes[a], sizes[b]));
  const ranks = new Array<number>(sizes.length).fill(0);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && sizes[order[end] ?? 0] === sizes[order[first] ?? 0]) end++;
    for (const index of order.slice(first, end)) ranks[index] = first + 1 + end;
    first = end;
  }
  return ranks;
}

function compare(a = 0, b = 0): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function exact(differences: readonly number[], ranks: readonly number[]): number {
  const signed = ranks.filter((_, i) => differences[i] !== 0);
  const observed = sum(ranks.filter((_, i) => (differences[i] ?? 0) > 0));
  // Probability of each sum of doubled ranks, one difference after the other. Half of the zeros is on both sides.
  let probability = new Float64Array(sum(signed) + 1);
  probability[0] = 1;
  for (const rank of signed) {
    probability = probability.map((p, total) => (p + (probability[total - rank] ?? 0)) / 2);
  }
  return Math.min(1, sum([...probability.subarray(observed)]));
}

function approximate(differences: readonly number[], ranks: readonly number[]): number {
  const n = differences.length;
  const observed = sum(ranks.map((rank, i) => (rank / 4) * (1 + Math.sign(differences[i] ?? 0))));
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  const ties = sum([...counts.values()].map((count) => count ** 3 - count));
  const variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24;
  return 1 - normal((observed - (n * (n + 1)) / 4) / Math.sqrt(variance));
}

/** Distribution function of the standard normal, to 1e-7 (Abramowitz and Stegun 1964, 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z < 0 ? tail : 1 - tail;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import type { Split } from "@cerebros/contracts";
import { stream } from "@cerebros/search";

/** Positions (0-based) of the rows of each part, ascending within `ordered`, shuffled within `random`. */
export interface SplitRows {
  train: number[];
  validation: number[];
  test: number[];
}

/** Ends of the training and of the validation part, as shares of the rows. */
const trainEnd = 0.6;
const validationEnd = 0.8;

/** First 60 % of the rows train, next 20 % validate, last 20 % test (each end rounded). */
export function splitOrdered(rows: number): SplitRows {
  const positions = Array.from({ length: rows }, (_, position) => position);
  const first = Math.round(trainEnd * rows);
  const second = Math.round(validationEnd * rows);
  return {
    train: positions.slice(0, first),
    validation: positions.slice(first, second),
    test: positions.slice(second),
  };
}

/**
 * 60/20/20 drawn by the seed. Rows with the same `identity` stay on one side; every stratum (a class; regression has one
 * stratum) is divided in the same proportions, as nearly as whole groups of identical rows allow.
 */
export function splitRandom(identities: string[], strata: ArrayLike<number>, seed: number): SplitRows {
  const groups = new Map<number, Map<string, number[]>>();
  identities.forEach((identity, position) => {
    const stratum = strata[position] ?? 0;
    const byIdentity = groups.get(stratum) ?? new Map<string, number[]>();
    groups.set(stratum, byIdentity);
    const group = byIdentity.get(identity);
    if (group) group.push(position);
    else byIdentity.set(identity, [position]);
  });
  const parts: SplitRows = { train: [], validation: [], test: [] };
  for (const [stratum, byIdentity] of [...groups].sort(([a], [b]) => a - b)) {
    const members = [...byIdentity.values()];
    const total = members.reduce((sum, group) => sum + group.length, 0);
    const order = [...members.keys()];
    stream(seed, "split", stratum).shuffle(order);
    let before = 0;
    for (const index of order) {
      const group = members[index] ?? [];
      // A group goes where its middle falls; groups of one give the exactly rounded sizes.
      const middle = (before + group.length / 2) / total;
      const part = middle < trainEnd ? "train" : middle < validationEnd ? "validation" : "test";
      parts[part].push(...group);
      before += group.length;
    }
  }
  return parts;
}

export function splitRows(
  split: Split,
  identities: string[],
  strata: ArrayLike<number>,
  seed: number,
): SplitRows {
  return split === "ordered" ? splitOrdered(identities.length) : splitRandom(identities, strata, seed);
}

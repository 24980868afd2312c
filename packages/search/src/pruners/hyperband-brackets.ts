import { crc32 } from "node:zlib";

/** One trade of many trials that stop early against few that run long. */
export interface Bracket {
  /** Early-stopping rate: the lowest rung is `resource`, r · η^rate. */
  rate: number;
  /** Trials out of every Σ `trials` that belong to the bracket. */
  trials: number;
  /** Step of the lowest rung; in the last bracket trials run to their end. */
  resource: number;
}

/**
 * The brackets of Hyperband (Li et al. 2018), the one that stops earliest first: with B = ⌊log_η(R / r)⌋ + 1 of them,
 * bracket b has ⌈B · η^(B-1-b) / (B - b)⌉ trials, which stop at r · η^b at the earliest.
 */
export function hyperbandBrackets(r: number, R: number, eta: number): Bracket[] {
  const rungs: number[] = [];
  // Counted in whole numbers, because log(243) / log(3) is a little less than 5.
  for (let rung = r; rung <= R; rung *= eta) rungs.push(rung);
  const count = rungs.length;
  return rungs.map((resource, rate) => ({
    rate,
    trials: Math.ceil((count * eta ** (count - 1 - rate)) / (count - rate)),
    resource,
  }));
}

/**
 * Index of the bracket of a trial: CRC-32 of `<seed>_<number>` modulo all shares. It depends on nothing else, so that
 * every process assigns alike.
 */
export function bracketOf(brackets: readonly Bracket[], seed: number, number: number): number {
  const total = brackets.reduce((sum, { trials }) => sum + trials, 0);
  let place = crc32(`${seed}_${number}`) % total;
  return brackets.findIndex(({ trials }) => {
    place -= trials;
    return place < 0;
  });
}

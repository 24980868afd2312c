import { type Stream, stream } from "../random/stream.js";

/** What a network is drawn from, besides its options. */
export interface NetworkKey {
  seed: number;
  /** Which draw of nodes. */
  moiety: number;
  /** Which wiring of those nodes. */
  attempt: number;
}

export type Purpose = "spec" | "wiring" | "weights" | "shuffle" | "dropout";

/**
 * The random values of one purpose of one network; `names` divide it further. Nodes (`spec`) belong to the moiety and are
 * the same in each of its attempts.
 */
export function networkStream(
  { seed, moiety, attempt }: NetworkKey,
  purpose: Purpose,
  ...names: (string | number)[]
): Stream {
  return purpose === "spec"
    ? stream(seed, moiety, purpose, ...names)
    : stream(seed, moiety, attempt, purpose, ...names);
}

import { createHash } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A deterministic source of random values. It is stateful: every call moves it on. */
export interface Stream {
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Uniform integer, both ends included. Throws a RangeError when `low` exceeds `high` or an end is no integer. */
  int(low: number, high: number): number;
  /** One item, each equally likely. Throws a RangeError when there is none. */
  pick<T>(items: readonly T[]): T;
  /** Puts the items into a random order, in place; every order is equally likely (Fisher and Yates). */
  shuffle(items: Shufflable): void;
  /** Standard normal (Box and Muller). */
  normal(): number;
}

/** Index arrays, plain or typed. */
export interface Shufflable {
  readonly length: number;
  [index: number]: number;
}

/**
 * The sub-stream that belongs to a key: the same key gives the same values on every machine, different keys give
 * unrelated values. A consumer that names its purpose (`stream(seed, number, "wiring")`) is therefore undisturbed by
 * how many values others draw. The number 1 and the text "1" are different names.
 *
 * The 128-bit state of xoroshiro128+ is the head of SHA-256 over the JSON of the key.
 */
export function stream(seed: number, ...names: (string | number)[]): Stream {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...names]))
    .digest();
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));

  const uniform = (): number => uniformFloat64(generator);

  const int = (low: number, high: number): number => {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low > high) {
      throw new RangeError(`no integer to draw between ${low} and ${high}`);
    }
    return uniformInt(generator, low, high);
  };

  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError("no item to pick from");
    return items[int(0, items.length - 1)] as T;
  };

  const shuffle = (items: Shufflable): void => {
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = int(0, last);
      const kept = items[last] as number;
      items[last] = items[chosen] as number;
      items[chosen] = kept;
    }
  };

  // 1 - u lies in (0, 1], so the logarithm is finite.
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

  return { uniform, int, pick, shuffle, normal };
}

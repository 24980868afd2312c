import { z } from "zod";

/**
 * Factor by distance x: a number b stands for b to the power of x, a list for its own values from x = 0 on. The list must
 * reach as far as the network does.
 */
export const Decay = z.union([z.number().min(0), z.array(z.number().min(0)).min(1)]);
export type Decay = z.infer<typeof Decay>;

/** Throws a RangeError past the end of a list. */
export function decayAt(decay: Decay, distance: number): number {
  if (typeof decay === "number") return decay ** distance;
  const factor = decay[distance];
  if (factor === undefined) throw new RangeError(`no decay for the distance ${distance}`);
  return factor;
}

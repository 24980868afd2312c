import type { Direction } from "@cerebros/contracts";

/** What a trial reached in each objective, lower is better. */
export type Losses = readonly number[];

/** Values as losses: those to be maximised change their sign. One direction for each value. */
export function lossesOf(values: readonly number[], directions: readonly Direction[]): number[] {
  return values.map((value, i) => (directions[i] === "maximize" ? -value : value));
}

import { type Direction, invalidInput, type SearchSpace } from "@cerebros/contracts";
import type { HistoryTrial } from "../study/history.js";

export interface ImportanceQuestion {
  space: SearchSpace;
  /** Those that succeeded count, the others are left out. */
  trials: readonly HistoryTrial[];
  directions: readonly Direction[];
  /** Which objective is explained, by its place in `directions`. */
  objective?: number;
  seed: number;
}

/** A trial with its loss: lower is better. */
export interface Outcome {
  readonly trial: HistoryTrial;
  readonly loss: number;
}

/** Refuses (`invalid_input`, field `trials`) fewer than two; `objective` must have a direction (field `objective`). */
export function outcomesOf({ trials, directions, objective = 0 }: ImportanceQuestion): Outcome[] {
  const direction = directions[objective];
  if (direction === undefined) {
    throw invalidInput(
      "objective",
      `objective is ${objective}; the study has ${directions.length}, counted from 0`,
    );
  }
  const sign = direction === "maximize" ? -1 : 1;
  const outcomes = trials.flatMap((trial) => {
    const value = trial.state === "succeeded" ? trial.values?.[objective] : undefined;
    return value === undefined ? [] : [{ trial, loss: sign * value }];
  });
  if (outcomes.length < 2) {
    throw invalidInput("trials", `trials has ${outcomes.length} that succeeded; importances need at least 2`);
  }
  return outcomes;
}

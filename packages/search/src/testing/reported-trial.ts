import type { StudyTrialState } from "@cerebros/contracts";
import type { History, HistoryTrial } from "../study/history.js";

/** A trial of a study with the one objective `loss`, and what it reported at steps 1, 2, … */
export function reportedTrial(
  number: number,
  state: StudyTrialState,
  losses: readonly number[],
): HistoryTrial {
  return {
    number,
    state,
    parameters: {},
    values: state === "succeeded" ? losses.slice(-1) : null,
    violation: 0,
    reports: new Map(losses.map((loss, i) => [i + 1, { loss }])),
  };
}

/** A history in which every trial changed its state once, in the order of their numbers. */
export function historyOf(trials: readonly HistoryTrial[]): History {
  return { trials, changes: trials.map(({ number }) => number) };
}

import { CerebrosError, type StudyTrialState } from "@cerebros/contracts";

const moves: Record<StudyTrialState, readonly StudyTrialState[]> = {
  queued: ["running"],
  // Back to the queue when its worker vanished.
  running: ["queued", "paused", "succeeded", "pruned", "failed"],
  // By promotion.
  paused: ["running"],
  succeeded: [],
  pruned: [],
  failed: [],
};

/** The only ways in which trials of a study change state; anything else is a `conflict` that names both states. */
export function moveTrial(
  trial: { number: number; state: StudyTrialState },
  to: StudyTrialState,
): StudyTrialState {
  if (moves[trial.state].includes(to)) return to;
  throw new CerebrosError("conflict", `trial ${trial.number} is ${trial.state} and cannot become ${to}`, {
    field: "state",
  });
}

export function isFinal(state: StudyTrialState): boolean {
  return moves[state].length === 0;
}

import { CerebrosError, type RunState, type TrialState } from "@cerebros/contracts";

const runMoves: Record<RunState, readonly RunState[]> = {
  queued: ["running", "cancelled"],
  running: ["succeeded", "failed", "cancelled"],
  succeeded: [],
  failed: [],
  cancelled: [],
};

const trialMoves: Record<TrialState, readonly TrialState[]> = {
  running: ["succeeded", "failed", "cancelled"],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** The only ways in which runs change state; anything else is a `conflict`. */
export function moveRun(run: { run_id: string; state: RunState }, to: RunState): RunState {
  return move(runMoves, `run ${run.run_id}`, run.state, to);
}

/** The only ways in which trials change state; anything else is a `conflict`. */
export function moveTrial(trial: { trial_id: string; state: TrialState }, to: TrialState): TrialState {
  return move(trialMoves, `trial ${trial.trial_id}`, trial.state, to);
}

export function hasEnded(state: RunState): boolean {
  return runMoves[state].length === 0;
}

function move<S extends string>(moves: Record<S, readonly S[]>, what: string, from: S, to: S): S {
  if (moves[from].includes(to)) return to;
  throw new CerebrosError("conflict", `${what} is ${from} and cannot become ${to}`, { field: "state" });
}

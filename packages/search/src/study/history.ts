import type { Metrics, Parameters, StudyTrialState } from "@cerebros/contracts";

/** What samplers and pruners see of a trial. */
export interface HistoryTrial {
  /** 1-based; position in `History.trials` plus 1. */
  readonly number: number;
  readonly state: StudyTrialState;
  readonly parameters: Parameters;
  /** In the order of the study's objectives; null until the trial succeeds. Never NaN. */
  readonly values: readonly number[] | null;
  /** Sum of the constraint values above 0; 0 = feasible. */
  readonly violation: number;
  /** Step to metrics, in ascending order of steps. */
  readonly reports: ReadonlyMap<number, Metrics>;
}

/**
 * The trials of one study so far. A sampler may keep what it derives from them, keyed by the history (a WeakMap), and
 * bring it up to date from `changes`; what it answers must depend on the trials alone, because a study that was stopped
 * is read anew.
 */
export interface History {
  /** By number, without a gap. A trial is replaced when it changes. */
  readonly trials: readonly HistoryTrial[];
  /**
   * Numbers of the trials in the order in which they changed their state, one entry for each change; it only grows.
   * Reports of a running trial are no change of state.
   */
  readonly changes: readonly number[];
}

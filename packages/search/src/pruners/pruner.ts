import type { Objective } from "@cerebros/contracts";
import type { History, HistoryTrial } from "../study/history.js";

/** Ends trials early that promise little. */
export interface Pruner {
  /** As in study files and tables: `median`, `asha`. */
  readonly name: string;
  /** Whether the trial should stop after its last report. Asked after each report; false without reports. */
  shouldPrune(question: PrunerQuestion): boolean;
  /** Only pruners that pause trials at rungs have it: the step after which a new trial pauses. */
  firstPause?(): number;
  /** Only pruners that pause trials at rungs have it: the paused trial to resume now, and its next pause (null = none). */
  promote?(question: PromotionQuestion): Promotion | null;
  /**
   * Only pruners that divide the trials of a study have it: the index of the trial's part. Samplers should see this part
   * only (see `withinBrackets`).
   */
  bracketOf?(seed: number, number: number): number;
}

export interface PrunerQuestion {
  /** With its reports; in `history` too. */
  trial: HistoryTrial;
  history: History;
  /** Those of the study. With several, a trial is compared by its place among the fronts at a step. */
  objectives: readonly Objective[];
  /** Of the study, for pruners that assign trials to brackets. */
  seed: number;
}

export interface PromotionQuestion {
  history: History;
  objectives: readonly Objective[];
  seed: number;
}

export interface Promotion {
  /** Number of the paused trial. */
  number: number;
  until_step: number | null;
}

import type { History, HistoryTrial } from "../study/history.js";

/**
 * The trials of a history in the order in which they reached a final state, brought up to date as it grows. It is the
 * same order whether the study was followed live or read anew.
 */
export class FinishedTrials {
  readonly trials: HistoryTrial[] = [];
  private seen = 0;

  constructor(private readonly history: History) {}

  update(): void {
    const { trials, changes } = this.history;
    // A trial may have changed several times since; no change follows the final one.
    const last = new Map<number, number>();
    for (let at = this.seen; at < changes.length; at++) last.set(changes[at] as number, at);
    for (let at = this.seen; at < changes.length; at++) {
      const number = changes[at] as number;
      const trial = trials[number - 1];
      if (trial !== undefined && last.get(number) === at && isFinal(trial)) this.trials.push(trial);
    }
    this.seen = changes.length;
  }
}

function isFinal({ state }: HistoryTrial): boolean {
  return state === "succeeded" || state === "pruned" || state === "failed";
}

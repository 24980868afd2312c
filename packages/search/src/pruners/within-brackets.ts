import type { Sampler } from "../samplers/sampler.js";
import type { History, HistoryTrial } from "../study/history.js";
import type { Pruner } from "./pruner.js";

/**
 * A sampler that sees only the trials of the bracket of the trial that it is asked for, numbered anew from 1. The number
 * of the question, which names the random stream, stays. Under a pruner without brackets it is the sampler itself.
 */
export function withinBrackets(sampler: Sampler, pruner: Pruner): Sampler {
  const bracketOf = pruner.bracketOf?.bind(pruner);
  if (bracketOf === undefined) return sampler;
  const views = new WeakMap<History, Map<string, BracketView>>();
  return {
    name: sampler.name,
    sample: (question) => {
      const { history, seed, number } = question;
      const bracket = bracketOf(seed, number);
      const ofHistory = views.get(history) ?? new Map<string, BracketView>();
      views.set(history, ofHistory);
      const key = `${seed} ${bracket}`;
      const view =
        ofHistory.get(key) ?? new BracketView(history, (trial) => bracketOf(seed, trial) === bracket);
      ofHistory.set(key, view);
      view.update();
      return sampler.sample({ ...question, history: view });
    },
  };
}

/** The part of a history that a sampler may see; the same object while the history grows, as samplers expect. */
class BracketView implements History {
  readonly trials: HistoryTrial[] = [];
  readonly changes: number[] = [];
  /** What `trials` were made of. */
  private readonly sources: HistoryTrial[] = [];
  /** New numbers by the numbers of the study. */
  private readonly numbers = new Map<number, number>();
  private seenTrials = 0;
  private seenChanges = 0;

  constructor(
    private readonly whole: History,
    private readonly belongs: (number: number) => boolean,
  ) {}

  update(): void {
    const { trials, changes } = this.whole;
    for (const { number } of trials.slice(this.seenTrials)) {
      if (this.belongs(number)) this.numbers.set(number, this.numbers.size + 1);
    }
    this.seenTrials = trials.length;
    for (const [original, number] of this.numbers) {
      const source = trials[original - 1];
      // A trial without news stays the same object.
      if (source === undefined || this.sources[number - 1] === source) continue;
      this.sources[number - 1] = source;
      this.trials[number - 1] = { ...source, number };
    }
    for (const original of changes.slice(this.seenChanges)) {
      const number = this.numbers.get(original);
      if (number !== undefined) this.changes.push(number);
    }
    this.seenChanges = changes.length;
  }
}

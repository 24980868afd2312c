import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import type { HistoryTrial } from "../study/history.js";
import { lossOf } from "./losses.js";
import type { Pruner, PrunerQuestion } from "./pruner.js";
import { signedRankP } from "./signed-rank.js";

export const WilcoxonOptions = z.strictObject({
  /** A trial is pruned when the test finds it worse with a smaller p. */
  p_threshold: z.number().min(0).max(1).default(0.1),
  /** Instances that both trials must have reported. */
  startup_steps: z.int().nonnegative().default(2),
});
export type WilcoxonOptions = z.input<typeof WilcoxonOptions>;

/**
 * For trials that report one score per instance, such as a fold of a cross-validation, under the number of the instance
 * as the step; the order of instances may differ. Prunes a trial that is worse than the best succeeded trial by the
 * paired signed-rank test on the instances that both reported. It never prunes a trial whose mean is at least as good as
 * the mean of the best one. NaN of the trial is worse than every number, NaN of the best trial is left out.
 *
 * With several objectives the first one counts. Refuses a p outside 0 to 1, a negative count and unknown options.
 */
export function wilcoxonPruner(input: WilcoxonOptions = {}): Pruner {
  const options = parseOptions(WilcoxonOptions, input, "pruner", "wilcoxon");
  return { name: "wilcoxon", shouldPrune: (question) => isWorse(question, options) };
}

function isWorse(question: PrunerQuestion, options: z.output<typeof WilcoxonOptions>): boolean {
  const { trial, objectives } = question;
  const best = bestOther(question);
  if (best === undefined || trial.reports.size === 0) return false;
  const own: number[] = [];
  const differences: number[] = [];
  const bestLosses = new Map<number, number>();
  for (const [step, metrics] of best.reports) {
    const loss = lossOf(metrics, objectives);
    if (loss !== undefined && !Number.isNaN(loss)) bestLosses.set(step, loss);
  }
  for (const [step, metrics] of trial.reports) {
    const reported = lossOf(metrics, objectives);
    if (reported === undefined) continue;
    const loss = Number.isNaN(reported) ? Number.POSITIVE_INFINITY : reported;
    own.push(loss);
    const other = bestLosses.get(step);
    if (other !== undefined) differences.push(loss === other ? 0 : loss - other);
  }
  if (differences.length < Math.max(1, options.startup_steps)) return false;
  if (mean(own) <= mean([...bestLosses.values()])) return false;
  return signedRankP(differences) < options.p_threshold;
}

/** By the first objective; of equals the first. */
function bestOther({ trial, history, objectives }: PrunerQuestion): HistoryTrial | undefined {
  const sign = objectives[0]?.direction === "maximize" ? -1 : 1;
  let best: HistoryTrial | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const other of history.trials) {
    const value = other.state === "succeeded" ? other.values?.[0] : undefined;
    if (value === undefined || other.number === trial.number) continue;
    if (best !== undefined && !(sign * value < least)) continue;
    best = other;
    least = sign * value;
  }
  return best;
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

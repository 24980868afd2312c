import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { dueOptions, isDue } from "./due.js";
import { lossesOf } from "./losses.js";
import type { Pruner, PrunerQuestion } from "./pruner.js";
import { standings } from "./standings.js";

export const MedianOptions = z.strictObject({
  /** Trials that have to succeed before anything is pruned. */
  startup_trials: z.int().nonnegative().default(5),
  ...dueOptions,
  /** Succeeded trials that must have reported at a step before it prunes. */
  min_trials: z.int().positive().default(1),
});
export type MedianOptions = z.input<typeof MedianOptions>;

export const PercentileOptions = MedianOptions.extend({
  /** Per cent of the succeeded trials, the best ones, to which a trial must be equal to go on. */
  percentile: z.number().min(0).max(100),
});
export type PercentileOptions = z.input<typeof PercentileOptions>;

/** The percentile pruner at 50 per cent (Golovin et al. 2017, "Google Vizier"). */
export function medianPruner(input: MedianOptions = {}): Pruner {
  const options = parseOptions(MedianOptions, input, "pruner", "median");
  return { name: "median", shouldPrune: (question) => isWorse(question, { ...options, percentile: 50 }) };
}

/**
 * Prunes a trial whose best report so far is worse than the percentile of what the succeeded trials reported at the same
 * step, interpolated between neighbours; NaN of theirs does not count. A trial that reported nothing but NaN, or nothing
 * but infinite losses, is pruned.
 *
 * With several objectives the trial's last report is placed among theirs (see `standings`), and the place compared.
 * The order in which trials arrive matters only in that trials which have not succeeded yet are not compared with.
 *
 * Refuses a percentile outside 0 to 100, counts that are negative and unknown options.
 */
export function percentilePruner(input: PercentileOptions): Pruner {
  const options = parseOptions(PercentileOptions, input, "pruner", "percentile");
  return { name: "percentile", shouldPrune: (question) => isWorse(question, options) };
}

function isWorse(question: PrunerQuestion, options: z.output<typeof PercentileOptions>): boolean {
  const { trial, history, objectives } = question;
  if (!isDue(trial, options)) return false;
  const succeeded = history.trials.filter(
    ({ state, number }) => state === "succeeded" && number !== trial.number,
  );
  if (succeeded.length === 0 || succeeded.length < options.startup_trials) return false;
  const [step = 0] = [...trial.reports.keys()].slice(-1);
  const own = bestSoFar(question);
  if (own === undefined) return false;
  if (own.some((loss) => Number.isNaN(loss) || loss === Number.POSITIVE_INFINITY)) return true;
  const others = succeeded.flatMap(({ reports }) => {
    const losses = lossesOf(reports.get(step), objectives);
    return losses === undefined || losses.some(Number.isNaN) ? [] : [losses];
  });
  if (others.length < options.min_trials) return false;
  const [place = 0, ...places] = standings([own, ...others]);
  return place > percentileOf(places, options.percentile);
}

/** With several objectives the last report; undefined where it lacks one of them. */
function bestSoFar({ trial, objectives }: PrunerQuestion): number[] | undefined {
  const reports = [...trial.reports.values()];
  const last = lossesOf(reports.at(-1), objectives);
  if (last === undefined || objectives.length > 1) return last;
  const losses = reports.flatMap((metrics) => lossesOf(metrics, objectives) ?? []);
  const numbers = losses.filter((loss) => !Number.isNaN(loss));
  return numbers.length === 0 ? [Number.NaN] : [numbers.reduce((best, loss) => Math.min(best, loss))];
}

function percentileOf(values: readonly number[], percentile: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = (percentile / 100) * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  // Equal neighbours may be infinite, and their difference NaN.
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}

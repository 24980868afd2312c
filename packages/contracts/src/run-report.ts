import { z } from "zod";
import { Metrics } from "./metrics.js";

/**
 * Predictors that any network has to beat, fitted on the training rows. Regression: `mean` of the target, `ridge`
 * regression on the features of the networks. Classification: `majority`, the commonest class; `logistic` regression.
 */
export const BaselineName = z.enum(["mean", "ridge", "majority", "logistic"]);
export type BaselineName = z.infer<typeof BaselineName>;

/** Every metric of each baseline. */
export const BaselineScores = z.partialRecord(BaselineName, Metrics);
export type BaselineScores = z.infer<typeof BaselineScores>;

/**
 * 95 % t-interval of a mean over the seeds of one network. It says nothing about other data. The t-interval knows no limits
 * of the metric, so its ends are cut at them: an accuracy at 0 and 1, an error at 0. A cut end shows that the metric is so
 * near to its limit that the interval is rough.
 */
export const Interval = z.object({
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  /** Standard deviation over the seeds. */
  deviation: z.number(),
});
export type Interval = z.infer<typeof Interval>;

/** The winner trained again with other initial weights and orders of batches. */
export const Repeats = z.object({
  seeds: z.array(z.int()),
  /** Seeds whose training failed, each with its reason; they are not among `seeds`. */
  failed: z.array(z.string()),
  /** Per seed, in the order of `seeds`. */
  validation: z.array(Metrics),
  test: z.array(Metrics),
  /** Of the run's metric on the test rows; null with fewer than two seeds. */
  interval: Interval.nullable(),
  /**
   * The same, ends cut, minus the baseline that is best on the validation rows, on the same test rows; null where `interval`
   * is.
   */
  against: z.object({ baseline: BaselineName, difference: Interval }).nullable(),
});
export type Repeats = z.infer<typeof Repeats>;

/** The mean prediction of the best trials: of probabilities, or of numbers as the networks predict them. */
export const Ensemble = z.object({
  /** Best first. How many there are was chosen on the validation rows. */
  trial_ids: z.array(z.string()).min(1),
  validation: Metrics,
  test: Metrics,
  /** Folder of the saved model below the data directory. */
  model_path: z.string(),
});
export type Ensemble = z.infer<typeof Ensemble>;

/**
 * What is beside the best trial's own test metrics: all on the same rows, and all from the one opening of the test part,
 * after everything was chosen on the validation rows.
 */
export const RunReport = z.object({
  baselines: z.object({ validation: BaselineScores, test: BaselineScores }),
  /** Null when no seeds were asked for. */
  repeats: Repeats.nullable(),
  /** Null when none was asked for. */
  ensemble: Ensemble.nullable(),
});
export type RunReport = z.infer<typeof RunReport>;

import { z } from "zod";
import { dataOptions } from "./data-options.js";
import { DatasetId } from "./dataset.js";
import { Leak } from "./leak.js";
import { Metrics } from "./metrics.js";
import { RunReport } from "./run-report.js";
import { SearchSpace } from "./search-space.js";
import { Split } from "./split.js";
import { TrainerChoice } from "./trainer-choice.js";

/** Chosen by the service unless the caller brings one; safe in a path and in an MLflow tag. */
export const RunId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, "expected letters, digits, _ or -");
export type RunId = z.infer<typeof RunId>;

export const RunState = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);
export type RunState = z.infer<typeof RunState>;

export const Task = z.enum(["classification", "regression"]);
export type Task = z.infer<typeof Task>;

export const Direction = z.enum(["minimize", "maximize"]);
export type Direction = z.infer<typeof Direction>;

/** What the caller asks for. Everything that influences a result is here; nothing else is. */
export const RunConfig = z.object({
  dataset_id: DatasetId,
  target: z.string().min(1),
  /** Columns that are no features. */
  drop: z.array(z.string()).default([]),
  task: z.enum(["auto", "classification", "regression"]).default("auto"),
  split: Split.default("random"),
  ...dataOptions,
  trials: z.int().min(1).max(100_000).default(20),
  /** Seconds of active search after which no further trial starts; null = no limit. */
  time_limit_s: z.number().positive().nullable().default(null),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  /** Trials trained at the same time. Has no influence on any number. */
  workers: z.int().min(1).max(64).default(2),
  max_epochs: z.int().min(1).max(10_000).default(120),
  /** Runs in spite of what the leak screen finds; every result is marked then. */
  allow_leak: z.boolean().default(false),
  trainer: TrainerChoice.default("auto"),
  /** The winner is trained so many times more, from other seeds, for an interval of its test score. 0 = not at all. */
  seeds: z.int().min(0).max(100).default(5),
  /** The best trials, up to so many, become one model that predicts their mean. 0 = none. */
  ensemble: z.int().min(0).max(50).default(0),
  /** Replaces ranges of the built-in space, by parameter name. */
  search_space: SearchSpace.default({}),
});
export type RunConfig = z.infer<typeof RunConfig>;
export type RunConfigInput = z.input<typeof RunConfig>;

/** Scores of trivial predictors, fitted on the training rows and scored on the test rows, in the metric of the run. */
export const Baselines = z.object({
  /** Regression: predicting the training mean. */
  mean: z.number().optional(),
  /** Regression: ridge regression on the same features. */
  ridge: z.number().optional(),
  /** Regression, runs of earlier releases: linear least squares on the same features. */
  leastSquares: z.number().optional(),
  /** Classification: predicting the commonest training class. */
  majority: z.number().optional(),
  /** Classification: logistic regression on the same features. */
  logistic: z.number().optional(),
});
export type Baselines = z.infer<typeof Baselines>;

export const Run = z.object({
  run_id: RunId,
  state: RunState,
  config: RunConfig,
  dataset_name: z.string(),
  /** Known once the data has been read. */
  task: Task.nullable(),
  /** The metric that ranks trials (`rmse`, `rmse_log` or `accuracy`), measured on the validation rows. */
  metric: z.string().nullable(),
  direction: Direction.nullable(),
  features: z.int().nullable(),
  rows: z.object({ train: z.int(), validation: z.int(), test: z.int() }).nullable(),
  trials_finished: z.int().nonnegative(),
  best_trial_id: z.string().nullable(),
  /** The best trial on the test rows, opened once, when the run succeeds. */
  test: Metrics.nullable(),
  /** Known with `test`; in runs of earlier releases from the beginning. */
  baselines: Baselines.nullable(),
  /** Known with `test`; null in runs of earlier releases. */
  report: RunReport.nullable().default(null),
  warnings: z.array(z.string()),
  /** What the leak screen found and the caller allowed: with any of these, no figure of the run is an honest one. */
  leaks: z.array(Leak).default([]),
  error: z.string().nullable(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type Run = z.infer<typeof Run>;

/** One row to predict: column name to cell, as text or number; null, "" and missing markers are missing. */
export const DataRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type DataRow = z.infer<typeof DataRow>;

/** `best`: the model of the best trial. `ensemble`: the mean of the best trials. */
export const PredictingModel = z.enum(["best", "ensemble"]);
export type PredictingModel = z.infer<typeof PredictingModel>;

export const Predictions = z.object({
  run_id: RunId,
  trial_id: z.string(),
  target: z.string(),
  task: Task,
  /** One per row: a number in the target's units, or a class name. */
  predictions: z.array(z.union([z.number(), z.string()])),
  /** Classification only: one record per row, class name to probability. */
  probabilities: z.array(z.record(z.string(), z.number())).nullable(),
  /** What predicted: the best trial, or the mean of the best ones, whose best is `trial_id` then. */
  model: PredictingModel.default("best"),
  /** True when the leak screen found inputs that give the target away, and the run was allowed to use them. */
  leaky: z.boolean().default(false),
  /** What of the rows the model does not know: labels that training never saw, by column. */
  warnings: z.array(z.string()).default([]),
});
export type Predictions = z.infer<typeof Predictions>;

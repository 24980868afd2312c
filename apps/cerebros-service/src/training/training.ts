import type {
  Activation,
  Architecture,
  BaselineScores,
  Baselines,
  Column,
  DataOptions,
  Direction,
  Leak,
  Metrics,
  Parameters,
  Replay,
  Split,
  Task,
  Trainer,
  TrainerChoice,
} from "@cerebros/contracts";
import type { TableFormat } from "@cerebros/table-file";
import type { RankingMetric } from "./metrics.js";

/**
 * A CSV or JSONL file, plain or gzip, and how to read it. Two equal sources are the same rows, the same split and the same
 * encoding.
 */
export interface DataSource {
  /** Local path of the file. */
  path: string;
  target: string;
  /** Columns that are no features. */
  drop: string[];
  task: "auto" | Task;
  split: Split;
  /** Draws the rows of a split. */
  seed: number;
  /** How cells are read and encoded; without it, as the contract's defaults say. */
  options?: DataOptions;
}

/** What a data set looks like before anyone chose a target. */
export interface Profile {
  rows: number;
  columns: Column[];
}

/** One output unit of the networks that fit a source. */
export interface Output {
  neurons: number;
  activation: Activation;
}

/** The trainers that need tfjs. */
export type TfjsTrainer = Exclude<Trainer, "compiled">;

/** Everything about a source that a run has to know; the rows themselves stay in the workers. */
export interface Prepared {
  task: Task;
  /** Ranks the trials, measured on the validation rows. */
  metric: RankingMetric;
  direction: Direction;
  /** Width of the encoded input: the one input unit of every architecture. */
  features: number;
  outputs: Output[];
  /** In the order of the output neurons; null for regression. */
  classes: string[] | null;
  rows: { train: number; validation: number; test: number };
  warnings: string[];
  /** What the leak screen found. Absent in runs of earlier releases. */
  leaks?: Leak[];
  /** On the test rows; only in runs of earlier releases, which opened them at the beginning. */
  baselines?: Baselines;
}

/** What the test rows say. */
export interface OpenedTest {
  /** Per model asked for. */
  models: Metrics[];
  /** Per baseline; the same predictors on both parts. */
  baselines: { validation: BaselineScores; test: BaselineScores };
}

export interface TrialRequest {
  source: DataSource;
  /** With `number` it decides the initial weights and the order of the batches. */
  seed: number;
  number: number;
  parameters: Parameters;
  architecture: Architecture;
  max_epochs: number;
  /** What trains it; `auto` takes the fastest that can, within what the whole service is set to. */
  trainer: TrainerChoice;
  /** Becomes a folder with the whole model when the trial succeeds, and is untouched otherwise. */
  model_dir: string;
}

/** What trains a network, and why that. */
export interface ChosenTrainer {
  trainer: Trainer;
  /** One line for the user. */
  trainer_reason: string;
}

export interface TrialOptions {
  signal: AbortSignal;
  /** Called once, before the first epoch. */
  onTrainer(chosen: ChosenTrainer): void;
  /** Called once per epoch, 1-based, in order. */
  onEpoch(epoch: number, metrics: Metrics): void;
}

export interface TrialResult extends ChosenTrainer {
  /** The ranking metric on the validation rows at `best_epoch`. */
  value: number;
  /** Every metric of `best_epoch`. */
  metrics: Metrics;
  /** Epochs trained; fewer than `max_epochs` when the validation loss stopped falling. */
  epochs: number;
  /** The epoch, 1-based, with the lowest validation loss; its weights are the saved ones. */
  best_epoch: number;
  /** Trainable and moving weights, in numbers. */
  weights: number;
  /** True only if every saved kernel was measured to have a largest singular value of at most 1 + 1e-4. */
  spectral_norm: boolean;
  warnings: string[];
}

export interface Predictions {
  /** Regression: numbers in the units of the target. Classification: class names. */
  values: (number | string)[];
  /** Classification: per row, class name to probability (they add up to 1). Null for regression. */
  probabilities: Record<string, number>[] | null;
  /** Labels that the model has no place for, by column. */
  warnings: string[];
}

/** One row to predict: column name to cell. Null, an empty string and the usual markers (NA, ?) mean missing. */
export type Row = Record<string, string | number | null>;

/**
 * Data and networks, in worker threads. Every call rejects with a `CerebrosError`: `invalid_input` when the file, the
 * columns or the rows are at fault, `storage_full` or `storage_failed` when the disk is, `internal` when we are.
 */
export interface Training {
  /** Rows and columns of a file. Without `format`, its content decides. Never waits for training. */
  profile(path: string, format?: TableFormat): Promise<Profile>;
  /**
   * Reads, checks, splits, screens for leaks and encodes a source. What leaks is only reported: refusing it is up to the
   * caller. Never waits for training.
   */
  prepare(source: DataSource): Promise<Prepared>;
  /**
   * Trains one network and saves it. Depends on nothing but the request.
   * Rejects with `signal.reason` after an abort, also in the middle of an epoch, and with `TrialFailed` when this
   * network cannot be scored although the run can go on. No folder is left behind in either case.
   */
  train(request: TrialRequest, options: TrialOptions): Promise<TrialResult>;
  /**
   * Scores saved models on the validation rows of the source that they were trained on; refuses (`invalid_input`) another
   * source, whose rows they may have seen. A model is a list of folders whose outputs are averaged. Regression: rmse, mae,
   * r2. Classification: accuracy, log_loss. Never waits for training.
   */
  validate(request: { source: DataSource; models: string[][] }): Promise<Metrics[]>;
  /** The same on the test rows, and the baselines beside them: what a run asks for once, at its end. */
  openTest(request: { source: DataSource; models: string[][] }): Promise<OpenedTest>;
  /** Never waits for training. `not_found` when the folder holds neither a model nor an ensemble. */
  predict(request: { model_dir: string; rows: Row[] }): Promise<Predictions>;
  /**
   * The first difference between the numbers of two saved models; null when every bit is equal. `not_found` when a folder
   * holds no model. Never waits for training.
   */
  compare(request: { saved_dir: string; replayed_dir: string }): Promise<Replay["difference"]>;
  /** Why a trainer does not work on this machine, in a sentence; null when it does, as `auto` always does. */
  unavailable(trainer: TrainerChoice): Promise<string | null>;
  /** What trained the latest trial; null before the first. */
  trainer(): Trainer | null;
  /** Aborts what runs and ends the threads. Harmless when repeated. */
  close(): Promise<void>;
}

/** One trial is lost, for the one-line reason in `message`; the run goes on. */
export class TrialFailed extends Error {
  override readonly name = "TrialFailed";
}

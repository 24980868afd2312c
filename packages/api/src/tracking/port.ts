import type {
  EnsuredRun,
  EnsureExperiment,
  EnsureRun,
  EnsureRunInput,
  LogBatch,
  LogBatchInput,
  RunPage,
  SearchRuns,
  SearchRunsInput,
  TrackingHealth,
  TrackingRun,
  UpdateRun,
} from "@cerebros/contracts";

/**
 * What a tracking server can do. The server implements it, and so does `TrackingClient`, so that a
 * caller cannot tell a server in its own process from one far away. Refusals are CerebrosErrors: `invalid_input`,
 * `not_found`, `conflict` are final; `unavailable`, `storage_full`, `storage_failed`, `internal` may pass.
 * A run in which another client wrote times or steps beyond 2^53 is answered with `conflict`, never with rounded ones.
 */
export interface TrackingPort {
  /**
   * The id of the experiment of that name, which is created when there is none; two callers at once get the same.
   * `conflict` when the name belongs to a deleted experiment.
   */
  ensureExperiment(request: EnsureExperiment): Promise<{ experiment_id: string }>;
  /**
   * The run of the experiment that carries the tag; it is created when there is none, in the same transaction, so repeating
   * the call after a lost answer never makes a second one. `conflict` when that run is deleted.
   */
  ensureRun(request: EnsureRun): Promise<EnsuredRun>;
  /** `invalid_input` when a param has another value already; nothing is stored then. */
  logBatch(request: LogBatch): Promise<void>;
  updateRun(request: UpdateRun): Promise<void>;
  getRun(request: { run_id: string }): Promise<TrackingRun>;
  searchRuns(request: SearchRuns): Promise<RunPage>;
  health(): Promise<TrackingHealth>;
}

/** The port as a caller sees it: fields with a default may be left out. */
export interface TrackingClient extends TrackingPort {
  ensureRun(request: EnsureRunInput): Promise<EnsuredRun>;
  logBatch(request: LogBatchInput): Promise<void>;
  searchRuns(request: SearchRunsInput): Promise<RunPage>;
}

export { Activation, Architecture, Edge, Unit, UnitRef } from "./architecture.js";
export { Column, ColumnKind, Dataset, DatasetId } from "./dataset.js";
export { CerebrosError, ErrorBody, ErrorCode, invalidInput } from "./error.js";
export { Event, type EventData, type EventType, TrialSummary } from "./event.js";
export { ServiceHealth } from "./health.js";
export {
  Baselines,
  DataRow,
  Direction,
  Metrics,
  Predictions,
  Run,
  RunConfig,
  type RunConfigInput,
  RunId,
  RunState,
  Split,
  Task,
} from "./run.js";
export {
  CategoricalParameter,
  FloatParameter,
  IntParameter,
  ParameterSpec,
  Parameters,
  ParameterValue,
  SearchSpace,
} from "./search-space.js";
export {
  EnsuredRun,
  EnsureExperiment,
  EnsureRun,
  type EnsureRunInput,
  LifecycleStage,
  LogBatch,
  type LogBatchInput,
  MetricValue,
  RunPage,
  SearchRuns,
  type SearchRunsInput,
  TrackingExperimentId,
  TrackingHealth,
  TrackingMetric,
  TrackingParam,
  TrackingRun,
  TrackingRunId,
  TrackingRunStatus,
  TrackingTag,
  toMetricValue,
  UpdateRun,
} from "./tracking.js";
export { Epoch, Trainer, Trial, TrialId, TrialState, trialId } from "./trial.js";

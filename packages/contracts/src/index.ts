export { Activation } from "./activation.js";
export {
  Architecture,
  Edge,
  EdgeOrigin,
  Gate,
  GateFunction,
  GateMode,
  Unit,
  UnitRef,
} from "./architecture.js";
export { BridgeFailure, BridgeObject, BridgeOp, BridgeRequest } from "./bridge/bridge-request.js";
export { START_RUN_RESULT_MAX_BYTES } from "./bridge/fit-result.js";
export {
  platformStatus,
  readRunFinalized,
  readRunStarted,
  readSpectralNorm,
  readTrialReported,
  readWarnings,
} from "./bridge/read.js";
export { RunFinalizedV1 } from "./bridge/run-finalized.js";
export { RunStartedV1 } from "./bridge/run-started.js";
export { ArtifactRef, StartRunResult, StartRunTrial } from "./bridge/start-run-result.js";
export { TrialReportedV1 } from "./bridge/trial-reported.js";
export {
  type StartRunContext,
  type TrialReportContext,
  toStartRunResult,
  toTrialReported,
} from "./bridge/write.js";
export { DataOptions, ManyLevels, missingMarkers, TargetTransform } from "./data-options.js";
export { Column, ColumnKind, Dataset, DatasetId } from "./dataset.js";
export { CerebrosError, ErrorBody, ErrorCode, invalidInput } from "./error.js";
export { Event, type EventData, type EventType, TrialSummary } from "./event.js";
export { type GraphNode, graph, type Read, unitName } from "./graph.js";
export { ServiceHealth } from "./health.js";
export {
  Layer,
  type LayerParameter,
  type LayerShape,
  LayerStack,
  layerParameters,
  layerShapes,
  stackParameters,
} from "./layer.js";
export { Leak, LeakKind } from "./leak.js";
export { Metrics } from "./metrics.js";
export * as mlflow from "./mlflow/index.js";
export { compareTrials } from "./rank.js";
export { Replay } from "./replay.js";
export {
  Baselines,
  DataRow,
  Direction,
  PredictingModel,
  Predictions,
  Run,
  RunConfig,
  type RunConfigInput,
  RunId,
  RunState,
  Task,
} from "./run.js";
export {
  BaselineName,
  BaselineScores,
  Ensemble,
  Interval,
  Repeats,
  RunReport,
} from "./run-report.js";
export {
  CategoricalParameter,
  Condition,
  FixedParameter,
  FloatParameter,
  IntParameter,
  ParameterSpec,
  Parameters,
  ParameterValue,
  SearchSpace,
} from "./search-space.js";
export { readBridgeSpace } from "./spaces/bridge-space.js";
export { readProposalSpace } from "./spaces/proposal-space.js";
export { readRangeSpace } from "./spaces/range-space.js";
export { readTpeSpace, type TpeParameter, toTpeSpace } from "./spaces/tpe-space.js";
export { describeSplit, groupColumn, Split } from "./split.js";
export {
  Objective,
  Report,
  StopRule,
  StudyConfig,
  type StudyConfigInput,
  StudyName,
  StudySummary,
  StudyTrial,
  StudyTrialState,
} from "./study.js";
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
export { TrainerChoice } from "./trainer-choice.js";
export { Epoch, Trainer, Trial, TrialId, TrialState, trialId } from "./trial.js";

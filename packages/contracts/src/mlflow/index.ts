/** MLflow's REST dialect: its words on the outside, our types on the inside. */
export {
  CreateMultipartUpload,
  ListArtifacts,
  MultipartUpload,
  PresignDownload,
  PresignUpload,
  toWireFiles,
} from "./artifacts.js";
export type {
  Dataset,
  DatasetInput,
  DatasetSummary,
  Experiment,
  FileInfo,
  LoggedMetric,
  LoggedModel,
  LoggedModelInfo,
  Metric,
  ModelAlias,
  ModelMetric,
  ModelOutput,
  ModelStage,
  ModelVersion,
  Page,
  Param,
  RegisteredModel,
  Run,
  RunData,
  RunInfo,
  RunLinks,
  RunMetric,
  Tag,
  ViewType,
} from "./entities.js";
export { errorCodeOf, MlflowError, type MlflowErrorCode } from "./error.js";
export {
  CreateExperiment,
  DeleteExperimentTag,
  ExperimentById,
  ExperimentByName,
  ListExperiments,
  RenameExperiment,
  SearchExperiments,
  SetExperimentTag,
  toWireExperiment,
  toWireExperimentPage,
} from "./experiments.js";
export {
  LogInputs,
  LogModel,
  LogOutputs,
  SearchDatasets,
  toWireDatasetSummaries,
} from "./inputs.js";
export { readJson, writeJson } from "./json.js";
export { limits } from "./limits.js";
export {
  CreateLoggedModel,
  DeleteLoggedModelTag,
  FinalizeLoggedModel,
  ListLoggedModelArtifacts,
  LoggedModelById,
  LogModelParams,
  SearchLoggedModels,
  SetLoggedModelTags,
  toWireLoggedModel,
  toWireLoggedModelPage,
} from "./logged-models.js";
export { type Message, parseMessage, parseQuery } from "./message.js";
export {
  GetMetricHistory,
  GetMetricHistoryBulk,
  GetMetricHistoryBulkInterval,
  toWireMetricPage,
  toWireRunMetrics,
} from "./metrics.js";
export {
  CreateModelVersion,
  DeleteModelVersionTag,
  ModelVersionByNumber,
  SearchModelVersions,
  SetModelVersionTag,
  TransitionStage,
  toWireModelVersion,
  toWireModelVersionPage,
  UpdateModelVersion,
} from "./model-versions.js";
export {
  AliasByName,
  CreateRegisteredModel,
  DeleteRegisteredModelTag,
  GetLatestVersions,
  RegisteredModelByName,
  RenameRegisteredModel,
  SearchRegisteredModels,
  SetAlias,
  SetRegisteredModelTag,
  toWireRegisteredModel,
  toWireRegisteredModelPage,
  UpdateRegisteredModel,
} from "./registered-models.js";
export {
  CreateRun,
  DeleteTag,
  LogBatchRequest,
  LogMetric,
  LogParam,
  RunById,
  SearchRunsRequest,
  SetTag,
  toWireRun,
  toWireRunInfo,
  toWireRunPage,
  UpdateRunRequest,
} from "./runs.js";

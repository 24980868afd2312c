import type { LifecycleStage, mlflow, TrackingRunStatus } from "@cerebros/contracts";
import type { Condition, OrderTerm } from "../search-filter/syntax.js";

/**
 * What the tracking use cases need of a database. An implementation knows no rule of MLflow but how values are stored;
 * it throws CerebrosErrors only: `unavailable`, `storage_full`, `storage_failed`, or the refusal a use case threw.
 */
export interface TrackingStore {
  /** Schema revision of the database, as MLflow names it. */
  readonly revision: string;
  /** The database takes experiment tags that are longer than MLflow's were until 3.12. */
  readonly long_experiment_tags: boolean;
  /** Everything `work` reads is of one moment. */
  read<T>(work: (session: StoreSession) => Promise<T>): Promise<T>;
  /**
   * One transaction. Writes behave as if they ran one after another, other processes' included, so what `work` has found
   * absent stays absent until it ends; committed data survives a killed process. Nothing is stored when `work` throws.
   */
  write<T>(work: (session: StoreSession) => Promise<T>): Promise<T>;
  /** Harmless when repeated. */
  close(): Promise<void>;
}

export interface StoreSession {
  experiments: ExperimentQueries;
  runs: RunQueries;
  params: ParamQueries;
  tags: TagQueries;
  metrics: MetricQueries;
  links: LinkQueries;
  logged_models: LoggedModelQueries;
  registered_models: RegisteredModelQueries;
  model_versions: ModelVersionQueries;
}

export interface ExperimentQueries {
  find(experiment_id: string): Promise<mlflow.Experiment | null>;
  findByName(name: string): Promise<mlflow.Experiment | null>;
  /** True if there are none, deleted ones included. */
  areNone(): Promise<boolean>;
  /** The new id, or null when the name is taken. `experiment_id` absent = the next. */
  insert(row: NewExperiment): Promise<string | null>;
  /** False when the new name is taken. */
  update(experiment_id: string, changes: ExperimentChanges): Promise<boolean>;
  search(query: ExperimentQuery): Promise<Found<mlflow.Experiment>[]>;
  /** Last write wins. */
  setTags(experiment_id: string, tags: readonly mlflow.Tag[]): Promise<void>;
  /** False when there was none. */
  deleteTag(experiment_id: string, key: string): Promise<boolean>;
}

export interface NewExperiment {
  experiment_id?: string;
  name: string;
  /** Milliseconds since 1970, for both times. */
  creation_time: number;
}

export interface ExperimentChanges {
  name?: string;
  artifact_location?: string;
  lifecycle_stage?: LifecycleStage;
  last_update_time?: number;
}

/** Part of every search. */
export interface SearchQuery {
  filter: Condition;
  /** The last term is unique among what is searched. Missing values come last in both directions, NaN before them. */
  order: readonly OrderTerm[];
  /** Position of the last item of the page before this one. One that does not fit the order is `invalid_input`. */
  after: Position | null;
  limit: number;
}

/** Where an item stands in the order of its search, as opaque values that JSON can hold. */
export type Position = readonly (string | number | null)[];

export interface Found<T> {
  item: T;
  position: Position;
}

export interface ExperimentQuery extends SearchQuery {
  view: mlflow.ViewType;
}

export interface RunQueries {
  find(run_id: string): Promise<mlflow.RunInfo | null>;
  /** Deleted ones included, oldest start first. */
  findByTag(experiment_id: string, tag: mlflow.Tag): Promise<mlflow.RunInfo[]>;
  insert(info: mlflow.RunInfo): Promise<void>;
  update(run_id: string, changes: RunChanges): Promise<void>;
  /** Every run of the experiment, whatever its stage. */
  updateAllOf(experiment_id: string, changes: StageChange): Promise<void>;
  search(query: RunQuery): Promise<Found<mlflow.RunInfo>[]>;
  /** Latest metrics, params and tags, each sorted by key, of every id asked for. */
  dataOf(run_ids: readonly string[], only?: DataKeys): Promise<Map<string, mlflow.RunData>>;
}

/** The only keys that are wanted; none = all. */
export interface DataKeys {
  metric_keys: readonly string[];
  param_keys: readonly string[];
  tag_keys: readonly string[];
}

export interface StageChange {
  lifecycle_stage: LifecycleStage;
  /** Null for an active run. */
  deleted_time: number | null;
}

export interface RunChanges extends Partial<StageChange> {
  run_name?: string;
  status?: TrackingRunStatus;
  end_time?: bigint;
}

export interface RunQuery extends SearchQuery {
  experiment_ids: readonly string[];
  view: mlflow.ViewType;
}

export interface ParamQueries {
  /** Stores those whose key is new and returns what is stored under every key given. */
  add(run_id: string, params: readonly mlflow.Param[]): Promise<mlflow.Param[]>;
}

export interface TagQueries {
  /** Last write wins; keys are distinct. */
  set(run_id: string, tags: readonly mlflow.Tag[]): Promise<void>;
  /** False when there was none. */
  delete(run_id: string, key: string): Promise<boolean>;
}

/** A metric as it is stored: finite, with 0 in place of NaN. */
export interface StoredMetric extends mlflow.Metric {
  is_nan: boolean;
}

export interface MetricQueries {
  /** Appends to the history; exact repeats are ignored. */
  add(run_id: string, metrics: readonly StoredMetric[]): Promise<void>;
  /** Replaces the latest value of each key that is smaller by (step, timestamp, value); keys are distinct. */
  raiseLatest(run_id: string, metrics: readonly StoredMetric[]): Promise<void>;
  /** By timestamp, step, value. */
  history(query: HistoryQuery): Promise<StoredMetric[]>;
  /**
   * Steps that stand for the whole interval, without order: all if there are at most `max`, else `max` at equal distances
   * in the sorted list of distinct steps, and the last one.
   */
  sampleSteps(query: StepsQuery): Promise<bigint[]>;
  /** The first and the last step of the key in each of the runs, within the interval. */
  endSteps(query: Omit<StepsQuery, "max">): Promise<bigint[]>;
  /** The points at some steps of one run, by step, timestamp, value. */
  atSteps(query: AtStepsQuery): Promise<StoredMetric[]>;
}

export interface StepsQuery {
  run_ids: readonly string[];
  key: string;
  start: bigint;
  /** Included; null = no end. */
  end: bigint | null;
  max: number;
}

export interface AtStepsQuery {
  run_id: string;
  key: string;
  /** At most about 3,000. */
  steps: readonly bigint[];
  limit: number;
}

export interface HistoryQuery {
  run_id: string;
  key: string;
  /** The last point of the page before this one. */
  after: StoredMetric | null;
  limit: number;
}

/** Data sets and models that runs read, and models that they made. */
export interface LinkQueries {
  /** Keeps what is there already: a data set of that name and digest in the experiment, an input of it to the run. */
  addDataset(run: RunKey, input: mlflow.DatasetInput, ids: { dataset: string; input: string }): Promise<void>;
  /** Harmless when repeated. */
  addModel(run_id: string, model: NewModelLink): Promise<void>;
  /** Of every id asked for. */
  ofRuns(run_ids: readonly string[]): Promise<Map<string, mlflow.RunLinks>>;
  /** Data sets that runs of the experiments read, each once for every context. */
  datasetsOf(experiment_ids: readonly string[], limit: number): Promise<mlflow.DatasetSummary[]>;
}

export type RunKey = Pick<mlflow.RunInfo, "run_id" | "experiment_id">;

export interface NewModelLink extends mlflow.ModelOutput {
  /** Of the link itself: 32 hex digits. */
  id: string;
  direction: "input" | "output";
}

export interface LoggedModelQueries {
  /** @param deleted whether a deleted model is found too. */
  find(model_id: string, deleted: boolean): Promise<mlflow.LoggedModel | null>;
  insert(info: mlflow.LoggedModelInfo): Promise<void>;
  update(model_id: string, changes: LoggedModelChanges): Promise<void>;
  /** Last write wins; keys are distinct. */
  setTags(model: ModelKey, tags: readonly mlflow.Tag[]): Promise<void>;
  /** False when there was none. */
  deleteTag(model_id: string, key: string): Promise<boolean>;
  /** Stores those whose key is new and returns what is stored under every key given. */
  addParams(model: ModelKey, params: readonly mlflow.Param[]): Promise<mlflow.Param[]>;
  /**
   * Appends to the metrics of the models that are named. Of points that differ in nothing but the value the greatest is
   * kept, as it is for a run's latest value.
   *
   * @returns ids of models that are not there; nothing was stored for them.
   */
  addMetrics(
    run: Pick<mlflow.RunInfo, "run_id" | "experiment_id">,
    metrics: readonly StoredModelMetric[],
  ): Promise<string[]>;
  search(query: LoggedModelQuery): Promise<Found<mlflow.LoggedModel>[]>;
}

/** Deleted models are never found. */
export interface LoggedModelQuery extends Omit<SearchQuery, "order"> {
  experiment_ids: readonly string[];
  /** Metrics count in these data sets only, and a model needs one; none = in all. */
  datasets: readonly ModelDataset[];
  order: readonly LoggedModelOrder[];
}

export interface ModelDataset {
  dataset_name: string;
  /** Empty = any. */
  dataset_digest: string;
}

/** A metric orders by its latest value, by timestamp and then step, in the data set if one is named. */
export interface LoggedModelOrder extends OrderTerm {
  dataset: ModelDataset | null;
}

/** A model and, repeated in the tables below it, its experiment. */
export type ModelKey = Pick<mlflow.LoggedModelInfo, "model_id" | "experiment_id">;

export interface LoggedModelChanges {
  status?: mlflow.LoggedModelInfo["status"];
  lifecycle_stage?: LifecycleStage;
  last_updated_timestamp_ms?: number;
}

/** A metric of a run as it is copied to a model. */
export interface StoredModelMetric extends StoredMetric {
  model_id: string;
  dataset_name: string | null;
  dataset_digest: string | null;
}

export interface RegisteredModelQueries {
  /** With its latest versions, tags and aliases. */
  find(name: string): Promise<mlflow.RegisteredModel | null>;
  /** False when the name is taken. */
  insert(model: NewRegisteredModel): Promise<boolean>;
  /** Versions, tags and aliases follow a new name. False when that name is taken. */
  update(name: string, changes: RegisteredModelChanges): Promise<boolean>;
  /** With everything below it. */
  delete(name: string): Promise<void>;
  search(query: RegistryQuery): Promise<Found<mlflow.RegisteredModel>[]>;
  /** Last write wins; keys are distinct. */
  setTags(name: string, tags: readonly mlflow.Tag[]): Promise<void>;
  /** Harmless when there is none. */
  deleteTag(name: string, key: string): Promise<void>;
  /** Moves the alias when another version has it. */
  setAlias(name: string, alias: mlflow.ModelAlias): Promise<void>;
  /** Harmless when there is none. */
  deleteAlias(name: string, alias: string): Promise<void>;
}

export interface RegistryQuery extends SearchQuery {
  /** Leave out what carries this tag, whatever the case of its value; null = leave out nothing. */
  without_tag: mlflow.Tag | null;
}

export interface NewRegisteredModel {
  name: string;
  description: string;
  /** Milliseconds since 1970, for both times. */
  creation_timestamp: number;
}

export interface RegisteredModelChanges {
  name?: string;
  description?: string;
  last_updated_timestamp?: number;
}

/** Deleted versions are nowhere found; their numbers stay taken. */
export interface ModelVersionQueries {
  /** With its tags and aliases. */
  find(name: string, version: number): Promise<mlflow.ModelVersion | null>;
  /** The greatest number that was ever used below the name, 0 for none. */
  lastNumber(name: string): Promise<number>;
  insert(version: mlflow.ModelVersion): Promise<void>;
  update(name: string, version: number, changes: ModelVersionChanges): Promise<void>;
  /** Every version of the model, deleted ones included. */
  touchAllOf(name: string, last_updated_timestamp: number): Promise<void>;
  /** Every other version that is in the stage becomes Archived. */
  archiveOthers(name: string, version: number, stage: mlflow.ModelStage, at: number): Promise<void>;
  /** Without aliases. */
  search(query: RegistryQuery): Promise<Found<mlflow.ModelVersion>[]>;
  /** Keeps the row, redacted, and takes the version's aliases away. */
  delete(name: string, version: number, at: number): Promise<void>;
  /** Last write wins; keys are distinct. */
  setTags(name: string, version: number, tags: readonly mlflow.Tag[]): Promise<void>;
  /** Harmless when there is none. */
  deleteTag(name: string, version: number, key: string): Promise<void>;
}

export interface ModelVersionChanges {
  description?: string | null;
  current_stage?: mlflow.ModelStage;
  last_updated_timestamp?: number;
}

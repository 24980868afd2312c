import type {
  DataRow,
  Dataset,
  Epoch,
  Event,
  Metrics,
  ParameterSpec,
  Parameters,
  ParameterValue,
  PredictingModel,
  Predictions,
  Replay,
  Run,
  RunConfig,
  ServiceHealth,
  StudyConfig,
  StudySummary,
  StudyTrial,
  Trial,
} from "@cerebros/contracts";

/** What the service must be able to do for its routers. Refusals are CerebrosErrors. */
export interface ServicePorts {
  runs: RunsPort;
  trials: TrialsPort;
  events: EventsPort;
  datasets: DatasetsPort;
  studies: StudiesPort;
  health(): Promise<ServiceHealth>;
}

export interface RunsPort {
  /** Checks the configuration against the data, stores the run as queued and returns at once. */
  create(config: RunConfig, run_id?: string): Promise<Run>;
  get(run_id: string): Promise<Run>;
  /** Newest first. */
  list(page: { limit: number; before?: string | undefined }): Promise<Run[]>;
  /** Stops its trials and ends it as cancelled; a run that has ended stays as it is. */
  cancel(run_id: string): Promise<Run>;
  /** Predictions of the best trial's saved model, or of the ensemble of the best trials. */
  predict(request: { run_id: string; rows: DataRow[]; model: PredictingModel }): Promise<Predictions>;
  bestModel(run_id: string): Promise<BestModel>;
}

export interface BestModel {
  trial: Trial;
  /** Folder on the service's machine with `model.json`, `weights.bin`, `preprocessing.json`, `architecture.json`. */
  path: string;
}

export interface TrialsPort {
  /** By number, ascending. */
  list(page: { run_id: string; limit: number; after: number }): Promise<Trial[]>;
  get(trial_id: string): Promise<Trial>;
  epochs(trial_id: string): Promise<Epoch[]>;
  /**
   * Trains a succeeded trial again from its record, with its trainer, and compares the weights with the saved ones. Takes as
   * long as the trial did, after those that train already; ends early when `signal` aborts.
   */
  replay(trial_id: string, signal: AbortSignal | undefined): Promise<Replay>;
}

export interface EventsPort {
  list(page: { after: number; run_id?: string | undefined; limit: number }): Promise<Event[]>;
  /** Stored events after `after`, then each new one once it is stored; ends when `signal` aborts. */
  follow(request: { after: number; run_id?: string | undefined; signal: AbortSignal }): AsyncIterable<Event>;
}

export interface DatasetsPort {
  /** Stores the file under its content's hash; the same content again is the same dataset. */
  create(file: { name: string; content: Blob }): Promise<Dataset>;
  get(dataset_id: string): Promise<Dataset>;
  list(): Promise<Dataset[]>;
}

/** Every change is committed before its answer. */
export interface StudiesPort {
  /** The same configuration again gives the same study. */
  create(config: StudyConfig): Promise<StudySummary>;
  get(study: string): Promise<StudySummary>;
  /** Names, in alphabetical order. */
  list(): Promise<string[]>;
  /** Trials to work on; none when the study has enough. */
  ask(request: { study: string; count: number }): Promise<StudyTrial[]>;
  enqueue(request: { study: string; parameters: Parameters }): Promise<StudyTrial>;
  /** Takes over what succeeded in another study of this service. */
  warmStart(request: { study: string; from: string }): Promise<WarmStarted>;
  /** Parameter to its share of what decides the objective, which is given by its place; shares add up to 1 at most. */
  importances(request: {
    study: string;
    method: "fanova" | "ped_anova";
    objective: number;
  }): Promise<Record<string, number>>;
  /** By number, ascending. */
  trials(page: { study: string; after: number; limit: number }): Promise<StudyTrial[]>;
  trial(of: TrialOfStudy): Promise<StudyTrial>;
  /** Define-by-run: the value of a parameter in a running trial. */
  suggest(request: TrialOfStudy & { name: string; spec: ParameterSpec }): Promise<ParameterValue>;
  report(report: TrialReport): Promise<{ prune: boolean; pause: boolean }>;
  heartbeat(request: TrialOfStudy & { attempt?: number | undefined }): Promise<StudyTrial>;
  tell(told: TrialResult): Promise<StudyTrial>;
}

export interface WarmStarted {
  added: number;
  refused: { number: number; reason: string }[];
}

export interface TrialOfStudy {
  study: string;
  number: number;
}

export interface TrialReport extends TrialOfStudy {
  step: number;
  metrics: Metrics;
  checkpoint?: string | undefined;
  attempt?: number | undefined;
}

export interface TrialResult extends TrialOfStudy {
  state?: "succeeded" | "pruned" | "failed" | "paused" | undefined;
  values?: Metrics | number[] | number | undefined;
  constraints?: Metrics | undefined;
  error?: string | undefined;
  attempt?: number | undefined;
}

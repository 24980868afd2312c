import { z } from "zod";

/**
 * What the tracking server speaks over tRPC. Its second language, MLflow's REST, is in `mlflow/`. Text limits are not
 * repeated here: the server applies MLflow's own and names the field.
 */

/** Decimal text; `0` is the experiment that always exists. */
export const TrackingExperimentId = z.string().regex(/^\d{1,18}$/, "expected digits");
export type TrackingExperimentId = z.infer<typeof TrackingExperimentId>;

/** 32 lower-case hex digits when the tracking server chose it. */
export const TrackingRunId = z
  .string()
  .regex(/^[A-Za-z0-9][\w-]{0,255}$/, "expected letters, digits, _ or -");
export type TrackingRunId = z.infer<typeof TrackingRunId>;

export const TrackingRunStatus = z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]);
export type TrackingRunStatus = z.infer<typeof TrackingRunStatus>;

export const LifecycleStage = z.enum(["active", "deleted"]);
export type LifecycleStage = z.infer<typeof LifecycleStage>;

export const TrackingTag = z.object({ key: z.string().min(1), value: z.string() });
export type TrackingTag = z.infer<typeof TrackingTag>;

export const TrackingParam = z.object({ key: z.string().min(1), value: z.string() });
export type TrackingParam = z.infer<typeof TrackingParam>;

/** A number of any kind. JSON has no form for the non-finite ones, so those travel as their names. */
export const MetricValue = z
  .union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])])
  .transform((value) => Number(value));

/** The form of a metric value that survives JSON. */
export function toMetricValue(value: number): z.input<typeof MetricValue> {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}

export const TrackingMetric = z.object({
  key: z.string().min(1),
  value: MetricValue,
  /** Milliseconds since 1970. */
  timestamp: z.int(),
  /** Any integer, e.g. the epoch. */
  step: z.int().default(0),
});
export type TrackingMetric = z.infer<typeof TrackingMetric>;

export const TrackingRun = z.object({
  run_id: TrackingRunId,
  run_name: z.string(),
  experiment_id: TrackingExperimentId,
  user_id: z.string(),
  status: TrackingRunStatus,
  /** Milliseconds since 1970; null where another writer left it open. */
  start_time: z.int().nullable(),
  /** Milliseconds since 1970; null while the run has not ended. */
  end_time: z.int().nullable(),
  /**
   * Where the artifacts belong: `mlflow-artifacts:/<path>` means `PUT /api/2.0/mlflow-artifacts/artifacts/<path>` on this
   * server; a plain path is a folder on the server's machine.
   */
  artifact_uri: z.string(),
  lifecycle_stage: LifecycleStage,
  /** The latest value of each key: the greatest by step, then timestamp, then value. */
  metrics: z.array(TrackingMetric),
  params: z.array(TrackingParam),
  tags: z.array(TrackingTag),
});
export type TrackingRun = z.infer<typeof TrackingRun>;

export const EnsureExperiment = z.object({ name: z.string().min(1) });
export type EnsureExperiment = z.infer<typeof EnsureExperiment>;

export const EnsureRun = z.object({
  experiment_id: TrackingExperimentId,
  /** The caller's own name for the run: at most one run of the experiment carries this tag. It is set on a new run. */
  tag: TrackingTag,
  /** Used only when the run is new, like everything below. Absent = the server makes one up. */
  run_name: z.string().optional(),
  /** Milliseconds since 1970. Absent = now. */
  start_time: z.int().optional(),
  user_id: z.string().default(""),
  /** Further tags. */
  tags: z.array(TrackingTag).default([]),
});
export type EnsureRun = z.infer<typeof EnsureRun>;
export type EnsureRunInput = z.input<typeof EnsureRun>;

export const EnsuredRun = z.object({
  run: TrackingRun,
  /** False when the run was there already. */
  created: z.boolean(),
});
export type EnsuredRun = z.infer<typeof EnsuredRun>;

/** At most 1000 metrics, 100 params, 100 tags, 1000 together; all of it is stored or nothing. Repeating it is harmless. */
export const LogBatch = z.object({
  run_id: TrackingRunId,
  metrics: z.array(TrackingMetric).default([]),
  params: z.array(TrackingParam).default([]),
  tags: z.array(TrackingTag).default([]),
});
export type LogBatch = z.infer<typeof LogBatch>;
export type LogBatchInput = z.input<typeof LogBatch>;

/** Only what is present changes. */
export const UpdateRun = z.object({
  run_id: TrackingRunId,
  status: TrackingRunStatus.optional(),
  /** Milliseconds since 1970. */
  end_time: z.int().optional(),
  run_name: z.string().optional(),
});
export type UpdateRun = z.infer<typeof UpdateRun>;

export const SearchRuns = z.object({
  experiment_ids: z.array(TrackingExperimentId).min(1),
  /** A run matches when it carries all of them. */
  tags: z.array(TrackingTag).default([]),
  max_results: z.int().min(1).max(50_000).default(1_000),
  /** From the previous page. */
  page_token: z.string().optional(),
});
export type SearchRuns = z.infer<typeof SearchRuns>;
export type SearchRunsInput = z.input<typeof SearchRuns>;

/** Active runs, latest start first. */
export const RunPage = z.object({
  runs: z.array(TrackingRun),
  /** Null on the last page. */
  next_page_token: z.string().nullable(),
});
export type RunPage = z.infer<typeof RunPage>;

/** Answered only while the database can be read. */
export const TrackingHealth = z.object({
  status: z.literal("ok"),
  service: z.literal("mlflow-proxy"),
  version: z.string(),
  /** The MLflow release whose REST surface is served. */
  mlflow_version: z.string(),
  /** Schema revision of the database, as MLflow names it. */
  schema_revision: z.string(),
  uptime_s: z.number().nonnegative(),
});
export type TrackingHealth = z.infer<typeof TrackingHealth>;

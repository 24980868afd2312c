import { z } from "zod";
import { Metrics } from "./metrics.js";
import { Direction } from "./run.js";
import { Parameters, SearchSpace } from "./search-space.js";

/** Chosen by the caller; safe in a path and unique on one service. */
export const StudyName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, "expected letters, digits, . _ or -");
export type StudyName = z.infer<typeof StudyName>;

/** What a study optimises. */
export const Objective = z.object({
  /** Name under which trials report and tell it. */
  metric: z.string().min(1).max(250),
  direction: Direction.default("minimize"),
});
export type Objective = z.infer<typeof Objective>;

/**
 * `queued`: waits for a worker, enqueued by a user or given back by a worker that vanished. `paused`: stopped at a rung,
 * to be resumed from its checkpoint if it is promoted. The last three are final.
 */
export const StudyTrialState = z.enum(["queued", "running", "paused", "succeeded", "pruned", "failed"]);
export type StudyTrialState = z.infer<typeof StudyTrialState>;

/** Metrics that a trial reported at one step; steps are whole numbers from 0. */
export const Report = z.object({ step: z.int().nonnegative(), metrics: Metrics });
export type Report = z.infer<typeof Report>;

/** When a study asks for no further trial; null = never for this reason. */
export const StopRule = z.object({
  /** Trials that reached a final state. */
  trials: z.int().positive().nullable().default(null),
  /** Since the first trial was asked for, in seconds. */
  seconds: z.number().positive().nullable().default(null),
  /** A value of the first objective that is good enough. */
  target: z.number().nullable().default(null),
  /** Final trials in a row that did not improve on the best (several objectives: on the front). */
  no_improvement_trials: z.int().positive().nullable().default(null),
});
export type StopRule = z.infer<typeof StopRule>;

/** A sampler or pruner by its name, beside its options. */
const byName = z.looseObject({ name: z.string().min(1) });

/** Everything that decides which trials a study asks for. */
export const StudyConfig = z.object({
  name: StudyName,
  /** Null: define-by-run, trials name their parameters as they meet them. */
  space: SearchSpace.nullable().default(null),
  objectives: z
    .array(Objective)
    .min(1)
    .default([{ metric: "value", direction: "minimize" }]),
  sampler: byName.default({ name: "auto" }),
  pruner: byName.default({ name: "none" }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  stop: StopRule.prefault({}),
  /** How long a worker may be silent before its trial goes back to the queue, in seconds; null: for ever. */
  lease_s: z.number().positive().nullable().default(null),
});
export type StudyConfig = z.infer<typeof StudyConfig>;
export type StudyConfigInput = z.input<typeof StudyConfig>;

/** A trial of a study, as asked for and as told. */
export const StudyTrial = z.object({
  study: StudyName,
  /** 1-based, in the order of creation. */
  number: z.int().positive(),
  state: StudyTrialState,
  parameters: Parameters,
  /** Objective to value, once told. */
  values: Metrics.nullable(),
  /** Constraint to value; met when at most 0. */
  constraints: Metrics,
  /** The last step that was reported; null before the first report. */
  last_step: z.int().nonnegative().nullable(),
  /** What the worker needs to go on from `last_step`, as it reported it: a path or an address, never read here. */
  checkpoint: z.string().nullable(),
  /** The trial is to stop after this step, and be told as paused; null: no such step. */
  until_step: z.int().positive().nullable(),
  /** 1, and one more each time a worker vanished. */
  attempt: z.int().positive(),
  /** End of the worker's lease, moved on by every heartbeat and report; null unless the trial is running. */
  lease_until: z.iso.datetime().nullable(),
  error: z.string().nullable(),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});
export type StudyTrial = z.infer<typeof StudyTrial>;

/** A study at a glance. */
export const StudySummary = z.object({
  config: StudyConfig,
  /** Trials in each state. */
  trials: z.record(StudyTrialState, z.int().nonnegative()),
  /** Why it asks for no new trial; null while it goes on. */
  stop_reason: z.enum(["trials", "seconds", "target", "no_improvement_trials"]).nullable(),
  /** Of one objective the best feasible trial, of several the front; empty before there is one. */
  best: z.array(StudyTrial),
});
export type StudySummary = z.infer<typeof StudySummary>;

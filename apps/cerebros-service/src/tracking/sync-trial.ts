import {
  CerebrosError,
  describeSplit,
  type Metrics,
  type Run,
  type TrackingRunStatus,
  type Trial,
} from "@cerebros/contracts";
import { getRun } from "../runs/read.js";
import { toEpoch, toTrial } from "../store/rows.js";
import type { TrialRow } from "../store/schema.js";
import type { Store } from "../store/store.js";
import type { TrackingServer } from "./tracking-server.js";

export interface TrialSyncOptions {
  store: Store;
  server: TrackingServer;
  experiment: string;
  modelDirectory: (model_path: string) => string;
}

export interface TrialSync {
  /** Makes sure that the trial has its run on the server; stores the id with a `trial:tracked` event. */
  introduce(trial_id: string): Promise<void>;
  /** Sends all that the server has not acknowledged. */
  send(trial_id: string): Promise<void>;
}

/** The tag by which the server finds a trial's run again after a crash or a lost answer. */
const trialTag = "cerebros.trial_id";
/** Metrics per request: the server takes 1,000. */
const batchSize = 1_000;
/** Characters of a tag's value: more than anybody reads, fewer than any server refuses. */
const tagCharacters = 2_000;

const statuses: Record<Trial["state"], TrackingRunStatus> = {
  running: "RUNNING",
  succeeded: "FINISHED",
  failed: "FAILED",
  cancelled: "KILLED",
};

interface Introduced {
  run_id: string;
  artifact_uri: string;
}

export function createTrialSync({ store, server, experiment, modelDirectory }: TrialSyncOptions): TrialSync {
  const introductions = new Map<string, Promise<Introduced>>();
  const sending = new Map<string, Promise<void>>();

  /** Two callers at once share one request; the answer is kept until the trial is done. */
  function introduced(row: TrialRow): Promise<Introduced> {
    const known = introductions.get(row.trial_id);
    if (known) return known;
    const introduction = introduceRow(row);
    introductions.set(row.trial_id, introduction);
    introduction.catch(() => introductions.delete(row.trial_id));
    return introduction;
  }

  async function introduceRow(row: TrialRow): Promise<Introduced> {
    const trial = toTrial(row);
    const run = await getRun(store.db, trial.run_id);
    const { experiment_id } = await server.ensureExperiment({ name: experiment });
    const { run: tracked } = await server.ensureRun({
      experiment_id,
      tag: { key: trialTag, value: trial.trial_id },
      run_name: trial.trial_id,
      start_time: Date.parse(trial.started_at),
      user_id: "cerebros",
      tags: introductoryTags(run, trial),
    });
    const { run_id, artifact_uri } = tracked;
    await server.logBatch({ run_id, params: params(run, trial) });
    await store.change(async (change) => {
      const updated = await change.db
        .updateTable("trial")
        .set({ mlflow_run_id: run_id })
        .where("trial_id", "=", trial.trial_id)
        .where("mlflow_run_id", "is", null)
        .returningAll()
        .executeTakeFirst();
      if (updated) await change.announceTrial("trial:tracked", toTrial(updated));
    });
    return { run_id, artifact_uri };
  }

  async function sendRow(trial_id: string): Promise<void> {
    const row = await trialRow(store, trial_id);
    if (row.tracked === 1) return;
    const { run_id, artifact_uri } = await introduced(row);
    await sendEpochs(row, run_id);
    const trial = toTrial(row);
    if (trial.state === "running") return;
    const run = await getRun(store.db, trial.run_id);
    const end_time = Date.parse(trial.finished_at ?? trial.started_at);
    await server.logBatch({ run_id, tags: finalTags(trial), metrics: finalMetrics(run, trial, end_time) });
    if (trial.model_path !== null) {
      await server.uploadFolder({ run_id, artifact_uri }, modelDirectory(trial.model_path), "model");
    }
    await server.updateRun({ run_id, status: statuses[trial.state], end_time });
    introductions.delete(trial_id);
    await store.change(async ({ db }) => {
      // The end of the run may have added test metrics while this was on its way; they would be missed.
      const { test } = await getRun(db, trial.run_id);
      const complete = test === null || run.test !== null;
      if (complete)
        await db.updateTable("trial").set({ tracked: 1 }).where("trial_id", "=", trial_id).execute();
    });
  }

  async function sendEpochs(row: TrialRow, run_id: string): Promise<void> {
    const rows = await store.db
      .selectFrom("epoch")
      .selectAll()
      .where("trial_id", "=", row.trial_id)
      .where("epoch", ">", row.tracked_epochs)
      .orderBy("epoch")
      .execute();
    const metrics = rows
      .map(toEpoch)
      .flatMap(({ epoch, metrics, at }) => toMetrics(metrics, Date.parse(at), epoch));
    for (let start = 0; start < metrics.length; start += batchSize) {
      await server.logBatch({ run_id, metrics: metrics.slice(start, start + batchSize) });
    }
    const last = rows.at(-1)?.epoch;
    if (last === undefined) return;
    await store.change(({ db }) =>
      db.updateTable("trial").set({ tracked_epochs: last }).where("trial_id", "=", row.trial_id).execute(),
    );
  }

  return {
    async introduce(trial_id) {
      const row = await trialRow(store, trial_id);
      if (row.mlflow_run_id === null) await introduced(row);
    },
    send(trial_id) {
      const running = sending.get(trial_id);
      if (running) return running;
      const sent = sendRow(trial_id).finally(() => sending.delete(trial_id));
      sending.set(trial_id, sent);
      return sent;
    },
  };
}

async function trialRow(store: Store, trial_id: string): Promise<TrialRow> {
  const row = await store.db
    .selectFrom("trial")
    .selectAll()
    .where("trial_id", "=", trial_id)
    .executeTakeFirst();
  if (!row) throw new CerebrosError("not_found", `no trial ${trial_id}`, { field: "trial_id" });
  return row;
}

function introductoryTags(run: Run, trial: Trial) {
  const tags = [
    { key: "cerebros.run_id", value: run.run_id },
    { key: "cerebros.trial_number", value: String(trial.number) },
    { key: "cerebros.dataset", value: run.dataset_name },
  ];
  if (!trial.leaky) return tags;
  const found = run.leaks.map(({ message }) => message).join("; ");
  return [...tags, { key: "cerebros.leak", value: found.slice(0, tagCharacters) }];
}

/** The trial's parameters and what the whole run has in common. */
function params(run: Run, trial: Trial) {
  const { target, split, seed, max_epochs, target_transform } = run.config;
  const regression = run.task === "regression" ? { target_transform } : {};
  const data = { target, split: describeSplit(split), ...regression };
  const all = { ...data, seed, max_epochs, task: run.task, ...trial.parameters };
  return Object.entries(all).map(([key, value]) => ({ key, value: String(value) }));
}

function finalTags(trial: Trial) {
  const tags: Record<string, string> = {
    spectral_norm: String(trial.spectral_norm),
    "cerebros.state": trial.state,
  };
  if (trial.trainer !== null) tags["cerebros.trainer"] = trial.trainer;
  if (trial.trainer_reason !== null) tags["cerebros.trainer_reason"] = trial.trainer_reason;
  if (trial.error !== null) tags["cerebros.error"] = trial.error;
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** At the best epoch: the value that ranks the trial; for the best trial of an ended run, its test metrics too. */
function finalMetrics(run: Run, trial: Trial, timestamp: number) {
  const metrics: Metrics = trial.value === null ? {} : { value: trial.value };
  if (run.best_trial_id === trial.trial_id && run.test !== null) {
    for (const [name, value] of Object.entries(run.test)) metrics[`test_${name}`] = value;
    Object.assign(metrics, reportMetrics(run));
  }
  return toMetrics(metrics, timestamp, trial.best_epoch ?? 0);
}

/** The run's report: what is beside the best trial's own test metrics. */
function reportMetrics({ report, metric }: Run): Metrics {
  const metrics: Metrics = {};
  const add = (prefix: string, scores: Metrics | undefined) => {
    for (const [name, value] of Object.entries(scores ?? {})) metrics[`${prefix}_${name}`] = value;
  };
  for (const [name, scores] of Object.entries(report?.baselines.test ?? {}))
    add(`baseline_${name}_test`, scores);
  add("ensemble_test", report?.ensemble?.test);
  const interval = report?.repeats?.interval;
  if (interval) {
    const { mean, low, high } = interval;
    add(`seeds_test_${metric}`, { mean, low, high });
  }
  return metrics;
}

function toMetrics(metrics: Metrics, timestamp: number, step: number) {
  return Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp, step }));
}

import { invalidInput } from "../error.js";
import type { Metrics } from "../metrics.js";
import { compareTrials } from "../rank.js";
import type { Run } from "../run.js";
import type { Parameters } from "../search-space.js";
import type { Trial } from "../trial.js";
import { compareBytes } from "./byte-order.js";
import { fitResult, START_RUN_RESULT_MAX_BYTES } from "./fit-result.js";
import type { ArtifactRef, StartRunResult, StartRunTrial } from "./start-run-result.js";
import type { TrialReportedV1 } from "./trial-reported.js";

/*
 * With read.ts the only place that knows the spellings of the bridge dialect (interop 2.5–2.8). Writing is narrow:
 * finite numbers, real booleans, listed status words, a bounded size.
 */

/** Erlang keeps keys in byte order only in maps up to this size, so "first numeric metric" is defined only up to it. */
const MAX_METRICS = 32;
const MAX_WARNINGS = 20;
const MAX_WARNING_CHARACTERS = 300;

/** What the run itself does not know about its trials. */
export interface TrialReportContext {
  /** The metric that ranks trials; null = none. */
  metric: string | null;
  /** Place among the succeeded trials, from 1. Default null. */
  rank?: number | null;
  /** Default null. */
  pulse_id?: string | null;
  /** Where others can fetch the saved model. Default null. */
  artifact_uri?: string | null;
}

/**
 * Our trial as the contract of `record_trial`.
 *
 * @throws CerebrosError `invalid_input` while the trial runs: the dialect has no word for that, and an unknown word
 *   would be read as success
 */
export function toTrialReported(trial: Trial, context: TrialReportContext): TrialReportedV1 {
  return { run_id: trial.run_id, ...toStartRunTrial(trial, context) };
}

/** What the run itself does not know about its surroundings. */
export interface StartRunContext {
  /** Default null. */
  pulse_id?: string | null;
  /** Default none. */
  artifact_refs?: readonly ArtifactRef[];
  /** Where others can fetch a trial's saved model. Default: nowhere. */
  artifactUri?: (trial: Trial) => string | null;
}

/**
 * Our finished run as the answer to `start_run` (2.6), trials in the order of their numbers, below
 * {@link START_RUN_RESULT_MAX_BYTES}. What does not fit is left out in this order, each step named in `warnings`:
 * parameters of all trials but the best; all but the first warning of each trial; metrics of trials but the ranking one;
 * artifact references beyond 16,000 bytes; the worst trials; metrics and warnings of the run itself.
 *
 * @throws CerebrosError `invalid_input` if the run is not finished: its status would be read as success
 */
export function toStartRunResult(
  run: Run,
  trials: readonly Trial[],
  context: StartRunContext = {},
): StartRunResult {
  if (run.state === "queued" || run.state === "running") {
    throw invalidInput("state", `state of run ${run.run_id} is ${run.state}, expected a finished run`);
  }
  const finished = trials.filter((t) => t.state !== "running").sort((a, b) => a.number - b.number);
  const ranks = ranksOf(finished, run);
  const entries = finished.map((trial) =>
    toStartRunTrial(trial, {
      metric: run.metric,
      rank: ranks.get(trial.trial_id) ?? null,
      pulse_id: context.pulse_id ?? null,
      artifact_uri: context.artifactUri?.(trial) ?? null,
    }),
  );
  const best_trial_id = run.best_trial_id ?? entries.find((t) => t.rank === 1)?.trial_id ?? null;
  const best = finished.find((t) => t.trial_id === best_trial_id);
  const metrics = runMetrics(run, best);
  const unfinished = trials.length - finished.length;
  return fitResult({
    run_id: run.run_id,
    status: run.state,
    best_trial_id,
    duration_ms: durationMs(run),
    metrics: metrics.written,
    artifact_refs: [...(context.artifact_refs ?? [])],
    warnings: boundedWarnings([
      ...(run.error === null ? [] : [run.error]),
      ...run.leaks.map(({ message }) => `leak allowed: ${message}`),
      ...run.warnings,
      ...metrics.leftOut,
      ...(unfinished === 0 ? [] : [`${unfinished} unfinished trials left out`]),
    ]),
    trials: entries,
  });
}

function toStartRunTrial(trial: Trial, context: TrialReportContext): StartRunTrial {
  if (trial.state === "running") {
    throw invalidInput("state", `state of trial ${trial.trial_id} is running, expected a finished trial`);
  }
  const metrics = objectiveFirst(context.metric, trial.value, trial.metrics);
  const parameters = writableParameters(trial.parameters);
  const error = trial.error === null ? [] : [trial.error];
  return {
    trial_id: trial.trial_id,
    status: trial.state,
    metrics: metrics.written,
    parameters: parameters.written,
    artifact_uri: context.artifact_uri ?? null,
    duration_ms: trial.duration_ms === null ? null : wholeMs(trial.duration_ms),
    rank: context.rank ?? null,
    warnings: boundedWarnings([...error, ...metrics.leftOut, ...parameters.leftOut]),
    candidate_id: null,
    pulse_id: context.pulse_id ?? null,
    spectral_norm: trial.spectral_norm,
    mlflow_run_id: trial.mlflow_run_id,
  };
}

/** What can be written of an object, and a warning for each entry that cannot. */
interface Writable<T> {
  written: T;
  leftOut: string[];
}

/** The best trial's numbers and, as `test_<name>`, those on the test rows; empty unless the ranking metric is known. */
function runMetrics(run: Run, best: Trial | undefined): Writable<Metrics> {
  const value = best === undefined || run.metric === null ? null : (best.value ?? best.metrics[run.metric]);
  if (best === undefined || !isFiniteNumber(value)) return { written: {}, leftOut: [] };
  const test = Object.entries(run.test ?? {}).map(([name, v]) => [`test_${name}`, v] as const);
  return objectiveFirst(run.metric, value, { ...best.metrics, ...Object.fromEntries(test) });
}

/**
 * Thunderline takes the first numeric metric in byte order for the best metric (2.6), so a metric that would come
 * before the objective moves behind it: `loss` of a run ranked by `rmse` becomes `rmse.loss`.
 */
function objectiveFirst(objective: string | null, value: number | null, metrics: Metrics): Writable<Metrics> {
  const leftOut: string[] = [];
  const written = new Map<string, number>();
  const all =
    objective === null || value === null ? metrics : { [objective]: value, ...metrics, [objective]: value };
  for (const [name, number] of Object.entries(all)) {
    const clean = wellFormed(name);
    const moved = objective !== null && compareBytes(clean, objective) < 0 ? `${objective}.${clean}` : clean;
    if (!isFiniteNumber(number)) leftOut.push(`metric ${name} left out: not a finite number`);
    else if (written.size === MAX_METRICS) leftOut.push(`metric ${name} left out: more than ${MAX_METRICS}`);
    else written.set(moved, number);
  }
  return { written: Object.fromEntries(written), leftOut };
}

function writableParameters(parameters: Parameters): Writable<Parameters> {
  const leftOut: string[] = [];
  const written = new Map<string, Parameters[string]>();
  for (const [name, value] of Object.entries(parameters)) {
    const finite = typeof value !== "number" || isFiniteNumber(value);
    if (finite) written.set(wellFormed(name), typeof value === "string" ? wellFormed(value) : value);
    else leftOut.push(`parameter ${name} left out: not a finite number`);
  }
  return { written: Object.fromEntries(written), leftOut };
}

/** Places of the succeeded trials on the leaderboard, from 1. */
function ranksOf(trials: readonly Trial[], run: Run): Map<string, number> {
  if (run.direction === null) return new Map();
  const ranked = trials
    .filter((t) => t.state === "succeeded" && isFiniteNumber(t.value))
    .sort(compareTrials(run.direction));
  return new Map(ranked.map((t, i) => [t.trial_id, i + 1]));
}

function durationMs(run: Run): number | null {
  if (run.started_at === null || run.finished_at === null) return null;
  return wholeMs(Date.parse(run.finished_at) - Date.parse(run.started_at));
}

function wholeMs(ms: number): number | null {
  return isFiniteNumber(ms) ? Math.max(0, Math.round(ms)) : null;
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function boundedWarnings(warnings: readonly string[]): string[] {
  const bounded = warnings.slice(0, MAX_WARNINGS).map((w) => shorten(wellFormed(w)));
  if (warnings.length > MAX_WARNINGS)
    bounded.push(`${warnings.length - MAX_WARNINGS} more warnings left out`);
  return bounded;
}

function shorten(text: string): string {
  if (text.length <= MAX_WARNING_CHARACTERS) return text;
  // By code points: half a surrogate pair would not be valid text any more.
  return `${Array.from(text).slice(0, MAX_WARNING_CHARACTERS).join("")}…`;
}

/** A lone surrogate cannot be written as UTF-8; as an escape, other parsers refuse the whole document. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

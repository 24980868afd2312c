import { invalidInput } from "../error.js";
import { compareTrials } from "../rank.js";
import type { Metrics, Run } from "../run.js";
import type { Parameters } from "../search-space.js";
import type { Trial } from "../trial.js";
import type { BridgeObject } from "./bridge-request.js";
import { RunFinalizedV1 } from "./run-finalized.js";
import { RunStartedV1 } from "./run-started.js";
import type { ArtifactRef, StartRunResult, StartRunTrial } from "./start-run-result.js";
import { TrialReportedV1 } from "./trial-reported.js";

/*
 * The only place that knows the spellings of the bridge dialect (interop 2.5–2.8). Reading is generous: both nestings,
 * null for anything, unknown fields. Writing is narrow: finite numbers, real booleans, listed status words, a bounded
 * size. It is not responsible for the subprocess or for HTTP.
 */

/**
 * Largest `start_run` result in bytes of UTF-8 JSON. Thunderline sends all of it back to `finalize_run` in one
 * environment variable together with the spec; a variable above 131,072 bytes cannot be passed to a process (2.3).
 */
export const START_RUN_RESULT_MAX_BYTES = 96_000;

/** Erlang keeps keys in byte order only in maps up to this size, so "first numeric metric" is defined only up to it. */
const MAX_METRICS = 32;
const MAX_WARNINGS = 20;
const MAX_WARNING_CHARACTERS = 300;
/** Room for artifact references in a result that is too large. */
const MAX_ARTIFACT_REFS_BYTES = 16_000;

/**
 * What Thunderline makes of a status word (2.7): case does not matter and every word that it does not know means
 * `succeeded`. For predicting its reading; our own readers keep more words apart.
 */
export function platformStatus(word: unknown): "succeeded" | "failed" | "cancelled" | "timeout" {
  switch (typeof word === "string" ? word.toLowerCase() : null) {
    case "failed":
      return "failed";
    case "cancelled":
    case "canceled":
      return "cancelled";
    case "timeout":
      return "timeout";
    default:
      return "succeeded";
  }
}

/** `true`, `"true"` and `1` are true; all else, also `"True"` and `"yes"`, is false (2.7). */
export function readSpectralNorm(value: unknown): boolean {
  return value === true || value === "true" || value === 1;
}

/** A list gives its elements as strings, a scalar a list of one, null an empty list (2.7). */
export function readWarnings(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(asText);
}

/**
 * Reads a `start_run` body, flat or under `payload`, also with S2's `{spec, opts}` (2.5, 2.9). S2 sends no timestamp:
 * `received_at` (ISO 8601, UTC) takes its place; the fields of its spec are laid under `extra`.
 *
 * @throws ZodError if a required field is missing or a field has the wrong type
 */
export function readRunStarted(body: unknown, received_at: string): RunStartedV1 {
  const layers = layersOf(body);
  return RunStartedV1.parse({
    ...pick(layers, Object.keys(RunStartedV1.shape)),
    timestamp: find(layers, "timestamp") ?? received_at,
    extra: { ...asObject(find(layers, "spec")), ...asObject(find(layers, "extra")) },
  });
}

/**
 * Reads a `record_trial` body, flat or under `payload`. No status means `succeeded` (2.10); a word that is not known
 * means it too, as it does to Thunderline, and leaves a warning.
 *
 * @throws ZodError if a required field is missing or a field has the wrong type
 */
export function readTrialReported(body: unknown): TrialReportedV1 {
  const layers = layersOf(body);
  const { status, warnings } = readStatus(layers);
  return TrialReportedV1.parse({
    ...pick(layers, Object.keys(TrialReportedV1.shape)),
    status: status === "timeout" ? "failed" : status,
    spectral_norm: readSpectralNorm(find(layers, "spectral_norm")),
    warnings,
  });
}

/**
 * Reads a `finalize_run` body, flat or under `payload`; its own `payload` (`result` and `spec`) is told from the
 * nesting by what it holds. Status as in {@link readTrialReported}; a run is not skipped, so that word means cancelled.
 *
 * @throws ZodError if a required field is missing or a field has the wrong type
 */
export function readRunFinalized(body: unknown): RunFinalizedV1 {
  const layers = layersOf(body);
  const nested = asObject(asObject(body)["payload"]);
  const { status, warnings } = readStatus(layers);
  return RunFinalizedV1.parse({
    ...pick(layers, Object.keys(RunFinalizedV1.shape)),
    status: status === "skipped" ? "cancelled" : status,
    warnings,
    payload: "result" in nested || "spec" in nested ? nested : asObject(nested["payload"]),
  });
}

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
  return fit({
    run_id: run.run_id,
    status: run.state,
    best_trial_id,
    duration_ms: durationMs(run),
    metrics: metrics.written,
    artifact_refs: [...(context.artifact_refs ?? [])],
    warnings: boundedWarnings([
      ...(run.error === null ? [] : [run.error]),
      ...run.warnings,
      ...metrics.leftOut,
      ...(unfinished === 0 ? [] : [`${unfinished} unfinished trials left out`]),
    ]),
    trials: entries,
  });
}

// Reading

type Layer = Readonly<Record<string, unknown>>;

/** Where a field may lie: at the top, under `payload`, or in S2's `opts` of either. The first non-null value wins. */
function layersOf(body: unknown): Layer[] {
  const top = asObject(body);
  const nested = asObject(top["payload"]);
  return [top, nested, asObject(top["opts"]), asObject(nested["opts"])];
}

function find(layers: readonly Layer[], name: string): unknown {
  for (const layer of layers) {
    const value = Object.hasOwn(layer, name) ? layer[name] : null;
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

function pick(layers: readonly Layer[], names: readonly string[]): BridgeObject {
  return Object.fromEntries(names.map((name) => [name, find(layers, name)]));
}

/** Anything but an object counts as `{}` (2.2, 2.4). */
function asObject(value: unknown): Layer {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}

type ReadStatus = "succeeded" | "failed" | "skipped" | "cancelled" | "timeout";

/**
 * Words seen on this wire. Thunderline takes `error`, `skipped` and `pruned` for success (2.7), but it never sends them
 * on unread: they reach us from other callers, who mean what they say.
 */
const STATUS_WORDS: ReadonlyMap<string, ReadStatus> = new Map<string, ReadStatus>([
  ["succeeded", "succeeded"],
  ["success", "succeeded"],
  ["completed", "succeeded"],
  ["ok", "succeeded"],
  ["failed", "failed"],
  ["error", "failed"],
  ["timeout", "timeout"],
  ["cancelled", "cancelled"],
  ["canceled", "cancelled"],
  ["skipped", "skipped"],
  ["pruned", "skipped"],
]);

function readStatus(layers: readonly Layer[]): { status: ReadStatus; warnings: string[] } {
  const word = find(layers, "status");
  const warnings = readWarnings(find(layers, "warnings"));
  if (word === null) return { status: "succeeded", warnings };
  const known = STATUS_WORDS.get(asText(word).toLowerCase());
  if (known !== undefined) return { status: known, warnings };
  return {
    status: platformStatus(word),
    warnings: [...warnings, `status ${JSON.stringify(word)} is not known and was read as succeeded`],
  };
}

// Writing

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

/** Order of the UTF-8 bytes. It is that of UTF-16, but for surrogates, which stand for the highest characters. */
function compareBytes(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return byteOrder(a.charCodeAt(i)) - byteOrder(b.charCodeAt(i));
  }
  return a.length - b.length;
}

function byteOrder(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

// Size

type Cut = (result: StartRunResult) => StartRunResult;

const CUTS: readonly Cut[] = [
  cutParameters,
  cutTrialWarnings,
  cutTrialMetrics,
  cutArtifactRefs,
  cutTrials,
  cutHead,
];

function fit(result: StartRunResult): StartRunResult {
  let fitted = result;
  for (const cut of CUTS) {
    if (bytesOf(fitted) < START_RUN_RESULT_MAX_BYTES) return fitted;
    fitted = cut(fitted);
  }
  return fitted;
}

function withWarning(result: StartRunResult, what: string): StartRunResult {
  const warning = `${what} left out to keep the result below ${START_RUN_RESULT_MAX_BYTES} bytes`;
  return { ...result, warnings: [...result.warnings, warning] };
}

function cutParameters(result: StartRunResult): StartRunResult {
  const trials = result.trials.map((t) =>
    t.trial_id === result.best_trial_id ? t : { ...t, parameters: {} },
  );
  return withWarning({ ...result, trials }, "parameters of all trials but the best");
}

function cutTrialWarnings(result: StartRunResult): StartRunResult {
  const trials = result.trials.map((t) => ({ ...t, warnings: t.warnings.slice(0, 1) }));
  return withWarning({ ...result, trials }, "all but the first warning of each trial");
}

function cutTrialMetrics(result: StartRunResult): StartRunResult {
  const trials = result.trials.map((t) => ({ ...t, metrics: firstMetric(t.metrics) }));
  return withWarning({ ...result, trials }, "metrics of trials but the ranking one");
}

function cutArtifactRefs(result: StartRunResult): StartRunResult {
  const all = result.artifact_refs;
  const artifact_refs = takeBytes(all, MAX_ARTIFACT_REFS_BYTES);
  if (artifact_refs.length === all.length) return result;
  const what = `${all.length - artifact_refs.length} of ${all.length} artifact references`;
  return withWarning({ ...result, artifact_refs }, what);
}

/** Keeps as many trials as fit, by rank and, among those without one, by number. */
function cutTrials(result: StartRunResult): StartRunResult {
  const all = result.trials;
  const byMerit = [...all].sort((a, b) => (a.rank ?? Number.MAX_VALUE) - (b.rank ?? Number.MAX_VALUE));
  const shell = withWarning({ ...result, trials: [] }, `${all.length} of ${all.length} trials`);
  const kept = new Set(takeBytes(byMerit, START_RUN_RESULT_MAX_BYTES - bytesOf(shell)));
  const trials = all.filter((t) => kept.has(t));
  return withWarning({ ...result, trials }, `${all.length - trials.length} of ${all.length} trials`);
}

/** What is left by now has a bounded size. */
function cutHead(result: StartRunResult): StartRunResult {
  const cut = { ...result, metrics: firstMetric(result.metrics), warnings: [] };
  return withWarning(cut, "trials, warnings and metrics of the run but the ranking one");
}

/** The ranking metric, see {@link objectiveFirst}. */
function firstMetric(metrics: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(metrics)
      .sort(([a], [b]) => compareBytes(a, b))
      .slice(0, 1),
  );
}

/** The longest beginning of a list that takes less than `bytes` as JSON, commas included. */
function takeBytes<T>(list: readonly T[], bytes: number): T[] {
  let left = bytes;
  const end = list.findIndex((item) => {
    left -= bytesOf(item) + 1;
    return left <= 0;
  });
  return list.slice(0, end === -1 ? list.length : end);
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

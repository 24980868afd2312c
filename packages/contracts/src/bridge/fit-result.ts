import type { Metrics } from "../metrics.js";
import { compareBytes } from "./byte-order.js";
import type { StartRunResult } from "./start-run-result.js";

/**
 * Largest `start_run` result in bytes of UTF-8 JSON. Thunderline sends all of it back to `finalize_run` in one
 * environment variable together with the spec; a variable above 131,072 bytes cannot be passed to a process (2.3).
 */
export const START_RUN_RESULT_MAX_BYTES = 96_000;

/** Room for artifact references in a result that is too large. */
const MAX_ARTIFACT_REFS_BYTES = 16_000;

type Cut = (result: StartRunResult) => StartRunResult;

const CUTS: readonly Cut[] = [
  cutParameters,
  cutTrialWarnings,
  cutTrialMetrics,
  cutArtifactRefs,
  cutTrials,
  cutHead,
];

/** The result below {@link START_RUN_RESULT_MAX_BYTES}: each of {@link CUTS} is made only if those before did not suffice. */
export function fitResult(result: StartRunResult): StartRunResult {
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

import type { BridgeObject } from "./bridge-request.js";
import { RunFinalizedV1 } from "./run-finalized.js";
import { RunStartedV1 } from "./run-started.js";
import { TrialReportedV1 } from "./trial-reported.js";

/*
 * With write.ts the only place that knows the spellings of the bridge dialect (interop 2.5–2.8). Reading is generous:
 * both nestings, null for anything, unknown fields.
 */

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

import { z } from "zod";
import { Metrics } from "../metrics.js";
import { Parameters } from "../search-space.js";
import { nullIs } from "./null-default.js";

/** Something the run left behind (interop 2.8). Without `spec_id` Thunderline skips it silently. */
export const ArtifactRef = z
  .object({
    uri: z.string().min(1).optional(),
    /** SHA-256 in lower-case hex; missing means the SHA-256 of `uri`. */
    checksum: z.string().min(1).optional(),
    /** Size of the artifact; 0 = unknown. */
    bytes: z.int().nonnegative().optional(),
    spec_id: z.uuid().optional(),
    semver: z.string().optional(),
  })
  .refine((ref) => ref.uri !== undefined || ref.checksum !== undefined, {
    message: "an artifact needs a uri or a checksum",
    path: ["uri"],
  });
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/**
 * One trial of a `start_run` result: Thunderline sends one `record_trial` and writes one row for each (interop 2.6).
 * `timeout` is no status here, because it violates the row's enumeration and aborts the run (2.7).
 */
export const StartRunTrial = z.object({
  trial_id: z.string().min(1),
  status: z.enum(["succeeded", "failed", "cancelled"]),
  /** The ranking metric is first in byte order. */
  metrics: nullIs(Metrics, (): Metrics => ({})),
  parameters: nullIs(Parameters, (): Parameters => ({})),
  artifact_uri: nullIs(z.string(), () => null),
  duration_ms: nullIs(z.int().nonnegative(), () => null),
  /** 1 is the best trial of the run; null unless the trial succeeded. */
  rank: nullIs(z.int().positive(), () => null),
  /** The first one of a failed trial becomes its error message. */
  warnings: nullIs(z.array(z.string()), (): string[] => []),
  candidate_id: nullIs(z.string(), () => null),
  pulse_id: nullIs(z.string(), () => null),
  spectral_norm: nullIs(z.boolean(), () => false),
  mlflow_run_id: nullIs(z.string(), () => null),
});
export type StartRunTrial = z.infer<typeof StartRunTrial>;

/** What `start_run` prints when the search is finished; all keys lie at the top level (interop 2.6). */
export const StartRunResult = z.object({
  run_id: z.string().min(1).optional(),
  status: nullIs(z.enum(["succeeded", "failed", "cancelled"]), () => "succeeded" as const),
  best_trial_id: nullIs(z.string(), () => null),
  /** Wall time of the search; null = Thunderline takes that of the subprocess. */
  duration_ms: nullIs(z.int().nonnegative(), () => null),
  /** First number in byte order of the names = the run's best metric. */
  metrics: nullIs(Metrics, (): Metrics => ({})),
  artifact_refs: nullIs(z.array(ArtifactRef), (): ArtifactRef[] => []),
  warnings: nullIs(z.array(z.string()), (): string[] => []),
  trials: nullIs(z.array(StartRunTrial), (): StartRunTrial[] => []),
});
export type StartRunResult = z.infer<typeof StartRunResult>;

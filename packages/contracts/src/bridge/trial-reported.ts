import { z } from "zod";
import { BridgeObject } from "./bridge-request.js";
import { nullIs } from "./null-default.js";

/** Payload of `record_trial` (interop 2.5). The statuses are those of Thunderline's trial rows. */
export const TrialReportedV1 = z.object({
  trial_id: z.string().min(1),
  run_id: z.string().min(1),
  status: z.enum(["succeeded", "failed", "skipped", "cancelled"]),
  pulse_id: nullIs(z.string(), () => null),
  candidate_id: nullIs(z.string(), () => null),
  artifact_uri: nullIs(z.string(), () => null),
  metrics: nullIs(BridgeObject, (): BridgeObject => ({})),
  parameters: nullIs(BridgeObject, (): BridgeObject => ({})),
  duration_ms: nullIs(z.int(), () => null),
  /** 1 is the best trial of the run. */
  rank: nullIs(z.int(), () => null),
  warnings: nullIs(z.array(z.string()), (): string[] => []),
  spectral_norm: nullIs(z.boolean(), () => false),
  mlflow_run_id: nullIs(z.string(), () => null),
});
export type TrialReportedV1 = z.infer<typeof TrialReportedV1>;

import { z } from "zod";
import { BridgeObject } from "./bridge-request.js";
import { nullIs } from "./null-default.js";

/** Payload of `finalize_run` (interop 2.5). Its own `payload` holds the whole result of `start_run` and the spec. */
export const RunFinalizedV1 = z.object({
  run_id: z.string().min(1),
  status: z.enum(["succeeded", "failed", "cancelled", "timeout"]),
  pulse_id: nullIs(z.string(), () => null),
  metrics: nullIs(BridgeObject, (): BridgeObject => ({})),
  best_trial_id: nullIs(z.string(), () => null),
  duration_ms: nullIs(z.int(), () => null),
  /** Exit code of the subprocess that ran `start_run`. */
  returncode: nullIs(z.int(), () => null),
  artifact_refs: nullIs(z.array(BridgeObject), (): BridgeObject[] => []),
  warnings: nullIs(z.array(z.string()), (): string[] => []),
  stdout_excerpt: nullIs(z.string(), () => null),
  payload: nullIs(
    z.object({
      result: nullIs(BridgeObject, (): BridgeObject => ({})),
      spec: nullIs(BridgeObject, (): BridgeObject => ({})),
    }),
    (): { result: BridgeObject; spec: BridgeObject } => ({ result: {}, spec: {} }),
  ),
});
export type RunFinalizedV1 = z.infer<typeof RunFinalizedV1>;

import { z } from "zod";
import { BridgeObject } from "./bridge-request.js";
import { nullIs } from "./null-default.js";

/** Payload of `start_run` (interop 2.5). It does not hold the run's spec, only what the caller copied into it. */
export const RunStartedV1 = z.object({
  run_id: z.string().min(1),
  /** ISO 8601, UTC. */
  timestamp: z.iso.datetime(),
  pulse_id: nullIs(z.string(), () => null),
  /** Keys seen: trials, max_trials, max_duration_min, max_time_seconds, timeout_seconds, population_size. */
  budget: nullIs(BridgeObject, (): BridgeObject => ({})),
  /** Name to a scalar or to a descriptor such as `{"type":"float","min":0.0001,"max":0.1,"default":0.01}`. */
  parameters: nullIs(BridgeObject, (): BridgeObject => ({})),
  tau: nullIs(z.number(), () => null),
  correlation_id: nullIs(z.string(), () => null),
  extra: nullIs(BridgeObject, (): BridgeObject => ({})),
});
export type RunStartedV1 = z.infer<typeof RunStartedV1>;

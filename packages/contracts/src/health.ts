import { z } from "zod";
import { Trainer } from "./trial.js";

/** Answer of `GET /health` and of the health procedure. */
export const ServiceHealth = z.object({
  status: z.enum(["ok", "degraded"]),
  service: z.literal("cerebros"),
  version: z.string(),
  node_version: z.string(),
  /** What trained the latest trial; null before the first one since the service started. */
  trainer: Trainer.nullable(),
  current_run_id: z.string().nullable(),
  /**
   * Did the tracking server take what it was last sent? Null before anything was sent since the service started. `pending`
   * counts trials not yet wholly there.
   */
  tracking: z.object({ uri: z.string(), reachable: z.boolean().nullable(), pending: z.int().nonnegative() }),
  /** Why the status is degraded; null while it is ok. */
  problem: z.string().nullable(),
  uptime_s: z.number().nonnegative(),
});
export type ServiceHealth = z.infer<typeof ServiceHealth>;

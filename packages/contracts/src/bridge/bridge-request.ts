import { z } from "zod";
import { nullIs } from "./null-default.js";

/** An object whose keys the sender chose; only its being an object is part of the contract. */
export const BridgeObject = z.record(z.string(), z.unknown());
export type BridgeObject = z.infer<typeof BridgeObject>;

/** The three operations with a contract of their own; every other name is a generic operation (interop 2.1). */
export const BridgeOp = z.enum(["start_run", "record_trial", "finalize_run"]);
export type BridgeOp = z.infer<typeof BridgeOp>;

/** What the stub is given, in the environment or on stdin (interop 2.2). Defaults: op `unknown`, payload `{}`. */
export const BridgeRequest = z.object({
  op: nullIs(z.string().min(1), () => "unknown"),
  payload: nullIs(BridgeObject, (): BridgeObject => ({})),
});
export type BridgeRequest = z.infer<typeof BridgeRequest>;

/**
 * What the stub prints in place of an answer (interop 2.9). `failed` goes with exit code 1; `error` is the original's
 * word and goes with exit code 0, behind the compatibility switch only.
 */
export const BridgeFailure = z.object({ status: z.enum(["failed", "error"]), reason: z.string() });
export type BridgeFailure = z.infer<typeof BridgeFailure>;

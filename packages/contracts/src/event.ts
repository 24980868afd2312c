import { z } from "zod";
import { Metrics } from "./metrics.js";
import { Run, RunId } from "./run.js";
import { Trial, TrialId } from "./trial.js";

/** A trial as events carry it: all of it but the graph. */
export const TrialSummary = Trial.omit({ architecture: true });
export type TrialSummary = z.infer<typeof TrialSummary>;

/**
 * Envelope of every event. `seq` counts from 1 without gaps over the life of a data directory; an event is stored in the
 * same transaction as the change that it announces.
 */
const envelope = { seq: z.int().positive(), at: z.iso.datetime(), run_id: RunId };

const runEvent = <T extends string>(type: T) =>
  z.object({ ...envelope, type: z.literal(type), trial_id: z.null(), data: Run });

const trialEvent = <T extends string>(type: T) =>
  z.object({ ...envelope, type: z.literal(type), trial_id: TrialId, data: TrialSummary });

export const Event = z.discriminatedUnion("type", [
  runEvent("run:created"),
  runEvent("run:started"),
  /** The service stopped in the middle of the run and has picked it up again. */
  runEvent("run:resumed"),
  runEvent("run:succeeded"),
  runEvent("run:failed"),
  runEvent("run:cancelled"),
  trialEvent("trial:started"),
  /** A stop interrupted the trial; it starts over under the same id. */
  trialEvent("trial:requeued"),
  /** The tracking server has taken the trial; `mlflow_run_id` is known from here on. */
  trialEvent("trial:tracked"),
  trialEvent("trial:succeeded"),
  trialEvent("trial:failed"),
  trialEvent("trial:cancelled"),
  z.object({
    ...envelope,
    type: z.literal("trial:epoch"),
    trial_id: TrialId,
    data: z.object({
      number: z.int().positive(),
      epoch: z.int().positive(),
      metrics: Metrics,
      spectral_norm: z.boolean(),
      mlflow_run_id: z.string().nullable(),
    }),
  }),
]);
export type Event = z.infer<typeof Event>;
export type EventType = Event["type"];
/** Data of one event type. */
export type EventData<T extends EventType> = Extract<Event, { type: T }>["data"];

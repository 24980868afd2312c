import {
  type Event,
  type EventData,
  type EventType,
  type Run,
  type Trial,
  TrialSummary,
} from "@cerebros/contracts";
import { openSqlite } from "@cerebros/sqlite";
import { type Kysely, type Migration, Migrator, type Transaction } from "kysely";
import type { EventLog } from "../events/event-log.js";
import { migrations } from "./migrations/index.js";
import type { Schema } from "./schema.js";

/** A transaction in progress: rows change and events are appended together, or neither. */
export interface Change {
  db: Transaction<Schema>;
  /** Appends an event about a run. */
  announceRun(type: RunEventType, run: Run): Promise<void>;
  /** Appends an event about a trial. */
  announceTrial(type: TrialEventType, trial: Trial): Promise<void>;
  announceEpoch(run_id: string, trial_id: string, data: EventData<"trial:epoch">): Promise<void>;
}
export type RunEventType = Extract<EventType, `run:${string}`>;
export type TrialEventType = Exclude<Extract<EventType, `trial:${string}`>, "trial:epoch">;

export interface Store {
  /** For reading only. */
  db: Kysely<Schema>;
  /** Runs `work` in one transaction; followers hear of its events after the commit, and never of a rolled-back one. */
  change<T>(work: (change: Change) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** SQLite file. */
  path: string;
  events: EventLog;
  /** Current time, for the events. */
  now: () => Date;
}

export async function openStore({ path, events, now }: StoreOptions): Promise<Store> {
  const db = openSqlite<Schema>({ path });
  await migrate(db);
  events.attach(db);
  return {
    db,
    async change(work) {
      let appended = false;
      const result = await db.transaction().execute((trx) => {
        const append = async (event: NewEvent) => {
          appended = true;
          await trx
            .insertInto("event")
            .values({
              type: event.type,
              at: now().toISOString(),
              run_id: event.run_id,
              trial_id: event.trial_id,
              data_json: JSON.stringify(event.data),
            })
            .execute();
        };
        return work({
          db: trx,
          announceRun: (type, run) => append({ type, run_id: run.run_id, trial_id: null, data: run }),
          announceTrial: (type, trial) =>
            append({ type, run_id: trial.run_id, trial_id: trial.trial_id, data: TrialSummary.parse(trial) }),
          announceEpoch: (run_id, trial_id, data) => append({ type: "trial:epoch", run_id, trial_id, data }),
        });
      });
      if (appended) events.wake();
      return result;
    },
    close: () => db.destroy(),
  };
}

type NewEvent = Pick<Event, "type" | "run_id" | "trial_id" | "data">;

async function migrate(db: Kysely<Schema>): Promise<void> {
  const provider = { getMigrations: async (): Promise<Record<string, Migration>> => migrations };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;
}

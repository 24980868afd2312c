import type { Event } from "@cerebros/contracts";
import type { Kysely } from "kysely";
import type { Schema } from "../store/schema.js";

export interface EventPage {
  /** Number of the last event already seen; 0 = from the beginning. */
  after: number;
  run_id?: string | undefined;
  limit: number;
}

/**
 * The numbered event log. Followers read from the table, never from memory, so they see exactly what is stored, in order,
 * each number once; a wake-up only tells them to look again.
 */
export class EventLog {
  #db: Kysely<Schema> | null = null;
  readonly #waiting = new Set<() => void>();
  #failure: Error | null = null;

  attach(db: Kysely<Schema>): void {
    this.#db = db;
  }

  async list({ after, run_id, limit }: EventPage): Promise<Event[]> {
    if (this.#db === null) throw new Error("the event log has no store yet");
    let query = this.#db.selectFrom("event").selectAll().where("seq", ">", after).orderBy("seq").limit(limit);
    if (run_id !== undefined) query = query.where("run_id", "=", run_id);
    const rows = await query.execute();
    return rows.map(({ data_json, ...row }) => ({ ...row, data: JSON.parse(data_json) }) as Event);
  }

  /** Stored events, then new ones; ends when `signal` aborts, throws when the log can no longer be written. */
  async *follow(request: {
    after: number;
    run_id?: string | undefined;
    signal: AbortSignal;
  }): AsyncGenerator<Event> {
    const { run_id, signal } = request;
    let { after } = request;
    while (!signal.aborted) {
      const changed = this.#nextChange(signal);
      const page = await this.list({ after, run_id, limit: 500 });
      for (const event of page) {
        if (signal.aborted) return;
        after = event.seq;
        yield event;
      }
      if (page.length > 0) continue;
      if (this.#failure) throw this.#failure;
      await changed;
    }
  }

  /** Why nothing can be stored at the moment; null once something could be again. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Tells followers that events were committed. */
  wake(): void {
    this.#failure = null;
    this.#release();
  }

  /** Ends every follower with the reason why nothing can be stored; a later `wake` makes the log usable again. */
  fail(reason: Error): void {
    this.#failure = reason;
    this.#release();
  }

  #release(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume();
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        signal.removeEventListener("abort", resume);
        this.#waiting.delete(resume);
        resolve();
      };
      this.#waiting.add(resume);
      signal.addEventListener("abort", resume, { once: true });
    });
  }
}

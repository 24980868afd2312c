import { setTimeout as sleep } from "node:timers/promises";
import { toCerebrosError } from "@cerebros/api/client";
import { CerebrosError, type Event } from "@cerebros/contracts";
import { createInbox } from "./inbox.js";
import type { Session } from "./session.js";

export interface FollowOptions {
  run_id: string;
  /** Ends the following without an error. */
  signal: AbortSignal;
  /** How long a service that has gone is waited for. Default 60,000. */
  patience_ms?: number;
  onLost(reason: string): void;
  onBack(): void;
}

/** After one of these a run does not change any more. */
const RUN_ENDS: ReadonlySet<Event["type"]> = new Set(["run:succeeded", "run:failed", "run:cancelled"]);

/** Pause before a subscription that was ended is opened again. */
const AGAIN_MS = 500;

/** A connection counts once it has carried an event or lasted this long; a service that ends it each time does not. */
const LASTING_MS = 5_000;

type Signal =
  | { kind: "event"; event: Event }
  | { kind: "connected" }
  /** The connection broke; the subscription is trying again by itself. */
  | { kind: "broken"; error: unknown }
  /** The subscription is over. */
  | { kind: "over"; error: unknown }
  /** Time to look at the clock. */
  | { kind: "beat" };

/**
 * Every event of a run from its first one, each once and in order, until the run ends. When the service goes away it is
 * waited for, and the events go on after the last one seen.
 *
 * @throws CerebrosError when the service refuses, ends by an error of its own, or stays away.
 */
export async function* followRun(session: Session, options: FollowOptions): AsyncGenerator<Event> {
  const { run_id, signal, patience_ms = 60_000 } = options;
  const inbox = createInbox<Signal>();
  const wake = () => inbox.push({ kind: "beat" });
  const beat = setInterval(wake, 1_000);
  signal.addEventListener("abort", wake);
  let last = 0;
  let connectedAt: number | null = null;
  let awaySince: number | null = Date.now();
  let told = false;
  const lose = (error: unknown) => {
    const refusal = toCerebrosError(error, `the service at ${session.url}`);
    if (!(refusal instanceof CerebrosError && refusal.code === "unavailable")) throw refusal;
    if (!told) options.onLost(refusal.message);
    told = true;
    connectedAt = null;
    awaySince ??= Date.now();
  };
  let unsubscribe = subscribe(session, run_id, last, inbox.push);
  try {
    while (!signal.aborted) {
      const next = await inbox.take();
      if (next.kind === "event") {
        awaySince = null;
        // A resumed subscription may repeat the event that was on its way when the connection broke.
        if (next.event.seq <= last) continue;
        last = next.event.seq;
        yield next.event;
        if (RUN_ENDS.has(next.event.type)) return;
      } else if (next.kind === "connected") {
        if (told) options.onBack();
        told = false;
        connectedAt = Date.now();
      } else if (next.kind === "broken") {
        lose(next.error);
      } else if (next.kind === "over") {
        unsubscribe();
        lose(next.error);
        await sleep(AGAIN_MS);
        unsubscribe = subscribe(session, run_id, last, inbox.push);
      }
      if (connectedAt !== null && Date.now() - connectedAt > LASTING_MS) awaySince = null;
      const exit = session.own?.exit;
      // A killed service may be started again by hand; one that gave up by itself has said why.
      if (exit && exit.signal === null) throw exit.error;
      if (awaySince !== null && Date.now() - awaySince > patience_ms) throw goneError(session, patience_ms);
    }
  } finally {
    clearInterval(beat);
    signal.removeEventListener("abort", wake);
    unsubscribe();
  }
}

/** Opens the subscription; nothing is pushed any more once the returned function has been called. */
function subscribe(
  { client }: Session,
  run_id: string,
  after: number,
  push: (signal: Signal) => void,
): () => void {
  let open = true;
  const pushWhileOpen = (signal: Signal) => {
    if (open) push(signal);
  };
  const subscription = client.events.follow.subscribe(
    { run_id, after },
    {
      onData: ({ data }) => pushWhileOpen({ kind: "event", event: data }),
      onConnectionStateChange(state) {
        if (state.state === "pending") pushWhileOpen({ kind: "connected" });
        else if (state.error) pushWhileOpen({ kind: "broken", error: state.error });
      },
      onError: (error) => pushWhileOpen({ kind: "over", error }),
      onComplete: () =>
        pushWhileOpen({ kind: "over", error: new CerebrosError("unavailable", "the service is stopping") }),
    },
  );
  return () => {
    open = false;
    subscription.unsubscribe();
  };
}

function goneError({ url }: Session, patience_ms: number): CerebrosError {
  const waited = `${Math.round(patience_ms / 1_000)} s`;
  return new CerebrosError(
    "unavailable",
    `the service at ${url} has been away for ${waited}: start it again, the run goes on by itself; \`watch\` follows it`,
  );
}

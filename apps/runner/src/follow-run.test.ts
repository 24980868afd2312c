import { CerebrosError, type Event } from "@cerebros/contracts";
import { expect, it } from "vitest";
import { followRun } from "./follow-run.js";
import type { Session } from "./session.js";

/** What the client calls back. */
interface Handlers {
  onData(message: { id: string; data: Event }): void;
  onConnectionStateChange(state: { type: "state"; state: string; error: unknown }): void;
  onError(error: unknown): void;
  onComplete(): void;
}
type Act = (handlers: Handlers, after: number) => void;

/** The far side of the subscription: each time one is opened, the next act plays. */
function stage(...acts: Act[]) {
  const opened: number[] = [];
  const subscribe = ({ after }: { after: number }, handlers: Handlers) => {
    opened.push(after);
    setImmediate(() => acts.shift()?.(handlers, after));
    return { unsubscribe() {} };
  };
  const session = {
    url: "http://127.0.0.1:8000",
    own: null,
    client: { events: { follow: { subscribe } } },
  } as unknown as Session;
  return { session, opened };
}

function follow(session: Session, patience_ms = 60_000, signal = new AbortController().signal) {
  const told: string[] = [];
  const events = followRun(session, {
    run_id: "r1",
    signal,
    patience_ms,
    onLost: (reason) => void told.push(`lost: ${reason}`),
    onBack: () => void told.push("back"),
  });
  const all = (async () => {
    const seen: number[] = [];
    for await (const { seq } of events) seen.push(seq);
    return seen;
  })();
  return { all, told };
}

const send = (handlers: Handlers, seq: number, type: Event["type"] = "trial:epoch") =>
  handlers.onData({ id: String(seq), data: { seq, type, run_id: "r1" } as Event });
const connect = (handlers: Handlers) =>
  handlers.onConnectionStateChange({ type: "state", state: "pending", error: null });
const fail = (handlers: Handlers, error: unknown) => handlers.onError(error);
const away = new CerebrosError("unavailable", "no answer");

it("events come in order until the run ends", async () => {
  const { session } = stage((handlers) => {
    connect(handlers);
    send(handlers, 1, "run:created");
    send(handlers, 4);
    send(handlers, 9, "run:succeeded");
    send(handlers, 10);
  });
  expect(await follow(session).all).toEqual([1, 4, 9]);
});

it("a new subscription goes on after the last event, and repeats nothing", async () => {
  const { session, opened } = stage(
    (handlers) => {
      connect(handlers);
      send(handlers, 1);
      send(handlers, 2);
      fail(handlers, away);
    },
    (handlers) => {
      connect(handlers);
      send(handlers, 2);
      send(handlers, 3, "run:failed");
    },
  );
  const { all, told } = follow(session);
  expect(await all).toEqual([1, 2, 3]);
  expect(opened).toEqual([0, 2]);
  expect(told).toEqual(["lost: no answer", "back"]);
});

it("a stream that the service closes is opened again", async () => {
  const { session } = stage(
    (handlers) => handlers.onComplete(),
    (handlers) => send(handlers, 1, "run:cancelled"),
  );
  expect(await follow(session).all).toEqual([1]);
});

it("a service that stays away is given up", async () => {
  const { session } = stage((handlers) => fail(handlers, away));
  await expect(follow(session, 200).all).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("has been away for"),
  });
});

it("a service that ends each connection at once is given up too", async () => {
  const flapping: Act = (handlers) => {
    connect(handlers);
    fail(handlers, away);
  };
  const { session } = stage(...Array.from({ length: 50 }, () => flapping));
  await expect(follow(session, 1_200).all).rejects.toMatchObject({ code: "unavailable" });
});

it("a refusal ends the following at once, also one that the connection survives", async () => {
  const full = new CerebrosError("storage_full", "no space left");
  const refused = stage((handlers) => fail(handlers, full));
  await expect(follow(refused.session).all).rejects.toBe(full);
  const announced = stage((handlers) =>
    handlers.onConnectionStateChange({ type: "state", state: "connecting", error: full }),
  );
  await expect(follow(announced.session).all).rejects.toBe(full);
});

it("the end of a service of our own ends the following with its reason, unless it was killed", async () => {
  const reason = new CerebrosError("storage_failed", "the disk is gone");
  const { session } = stage((handlers) => fail(handlers, away));
  const own = { url: "", log_file: "", stop: async () => {} };
  const ended = { ...session, own: { ...own, exit: { code: 5, signal: null, error: reason } } };
  await expect(follow(ended).all).rejects.toBe(reason);
  const back = stage(
    (handlers) => fail(handlers, away),
    (handlers) => send(handlers, 1, "run:succeeded"),
  );
  const killed = {
    ...back.session,
    own: { ...own, exit: { code: null, signal: "SIGKILL" as const, error: away } },
  };
  expect(await follow(killed).all).toEqual([1]);
});

it("an abort ends the following in order", async () => {
  const controller = new AbortController();
  const { session } = stage((handlers) => {
    send(handlers, 1);
    setTimeout(() => controller.abort(), 20);
  });
  expect(await follow(session, 60_000, controller.signal).all).toEqual([1]);
});

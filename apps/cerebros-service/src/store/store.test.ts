import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event, Run } from "@cerebros/contracts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EventLog } from "../events/event-log.js";
import { openStore, type Store } from "./store.js";

let folder: string;
let events: EventLog;
let store: Store;

async function open() {
  events = new EventLog();
  store = await openStore({ path: join(folder, "state.db"), events, now: () => new Date(0) });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-store-"));
  await open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const announce = (run_id: string) =>
  store.change((change) => change.announceRun("run:created", { run_id } as Run));

const announceAndFail = (run_id: string) =>
  store
    .change(async (change) => {
      await change.announceRun("run:created", { run_id } as Run);
      throw new Error("rolled back");
    })
    .catch(() => {});

/** Follows until `count` events have come. */
async function take(count: number, after = 0, run_id?: string): Promise<Event[]> {
  const stop = new AbortController();
  const taken: Event[] = [];
  if (count === 0) return taken;
  for await (const event of events.follow({ after, run_id, signal: stop.signal })) {
    taken.push(event);
    if (taken.length === count) stop.abort();
  }
  return taken;
}

describe("the event log", () => {
  it("numbers what is stored without gap or repetition, whatever fails in between", async () => {
    let expected: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 12 }), async (commits) => {
        const before = expected.length;
        await Promise.all(
          commits.map((commit, i) => (commit ? announce : announceAndFail)(`r${before + i}`)),
        );
        expected = expected.concat(commits.flatMap((commit, i) => (commit ? [`r${before + i}`] : [])));
        const seen = await take(expected.length);
        expect(seen.map(({ seq }) => seq)).toEqual(expected.map((_, i) => i + 1));
        expect(seen.map(({ run_id }) => run_id)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it("goes on with the next number after a restart", async () => {
    await announce("a");
    await announceAndFail("b");
    await store.close();
    await open();
    await announce("c");
    expect((await take(2)).map(({ seq, run_id }) => [seq, run_id])).toEqual([
      [1, "a"],
      [2, "c"],
    ]);
  });

  it("gives a follower what is stored and what comes later, of its run only", async () => {
    await announce("a");
    await announce("b");
    const following = take(3, 0, "a");
    for (const run_id of ["b", "a", "b", "a"]) await announce(run_id);
    expect((await following).map(({ seq }) => seq)).toEqual([1, 4, 6]);
  });

  it("skips what a follower has seen", async () => {
    for (const run_id of ["a", "b", "c"]) await announce(run_id);
    expect((await take(1, 2)).map(({ run_id }) => run_id)).toEqual(["c"]);
  });

  it("ends its followers with the reason when nothing can be stored, and works again afterwards", async () => {
    await announce("a");
    const following = take(2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    events.fail(new Error("disk full"));
    await expect(following).rejects.toThrow("disk full");
    await announce("b");
    expect(await take(2)).toHaveLength(2);
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { createQueue } from "./queue.js";

it("runs one at a time and in order, whatever fails", async () => {
  const queue = createQueue();
  const log: string[] = [];
  const work = (name: string, ms: number, error?: Error) => async () => {
    log.push(`${name} begins`);
    await sleep(ms);
    log.push(`${name} ends`);
    if (error) throw error;
    return name;
  };
  const results = await Promise.allSettled([
    queue(work("a", 10)),
    queue(work("b", 1, new Error("no"))),
    queue(work("c", 0)),
  ]);
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openStudyStore } from "../src/study-store.js";

const worker = fileURLToPath(new URL("interrupted-worker.mjs", import.meta.url));

it("a killed process loses nothing that it was answered, and counts nothing twice", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-killed-"));
  const path = join(folder, "studies.db");
  const asked: number[] = [];
  const told: number[] = [];
  for (let kill = 1; kill <= 3; kill++) {
    const child = spawn(process.execPath, [worker, path], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    await once(child.stdout, "data");
    await sleep(20 * kill);
    child.kill("SIGKILL");
    await once(child, "close");
    for (const line of text.split("\n").slice(0, -1)) {
      const [what, number] = line.split(" ");
      (what === "told" ? told : asked).push(Number(number));
    }
    expect(new Set(asked).size, "a number was given twice").toBe(asked.length);
    const store = await openStudyStore({ path });
    const study = await store.open("s");
    for (const number of told) {
      expect(study.get(number)).toMatchObject({ state: "succeeded", values: { loss: number }, last_step: 1 });
    }
    for (const number of asked) expect(study.get(number).number).toBe(number);
    const numbers = study.history.trials.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    const final = study.history.trials.filter(({ state }) => state === "succeeded").length;
    expect(final - told.length, "at most the answers on their way").toBeLessThanOrEqual(kill);
    await store.close();
  }
  rmSync(folder, { recursive: true });
});

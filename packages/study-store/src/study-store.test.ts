import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StudyConfigInput } from "@cerebros/contracts";
import { openSqlite } from "@cerebros/sqlite";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStudy } from "./open-study.js";
import { openStudyStore } from "./study-store.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-studies-"));
  path = join(folder, "studies.db");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const config: StudyConfigInput = {
  name: "s",
  space: { x: { type: "float", low: 0, high: 1 }, n: { type: "int", low: 1, high: 8 } },
  objectives: [{ metric: "loss" }],
  seed: 7,
};

describe.each(["normal", "full"] as const)("a study on disk, synchronous %s", (synchronous) => {
  it("read anew is the same and suggests the same", async () => {
    const before = await openStudy({ path, synchronous, ...config });
    await before.ask(3);
    await before.report(1, { step: 1, metrics: { loss: Number.NaN, acc: Number.NEGATIVE_INFINITY } });
    await before.tell(2, { values: 0.5, constraints: { size: -1 } });
    await before.enqueue({ x: 0.5, n: 3 });
    const history = structuredClone(before.history);
    await before.close();
    const after = await openStudy({ path, synchronous, ...config });
    expect(after.history).toEqual(history);
    await after.close();
    const next = [];
    for (const name of ["a", "b"]) {
      const study = await openStudy({ path: join(folder, name), ...config });
      await study.ask(name === "a" ? 4 : 1);
      if (name === "a") await study.close();
      const again = name === "a" ? await openStudy({ path: join(folder, name), ...config }) : study;
      if (name === "b") await again.ask(3);
      next.push((await again.ask())[0]?.parameters);
      await again.close();
    }
    expect(next[0]).toEqual(next[1]);
  });

  it("gives ten clients that ask at once a trial each, without a gap", async () => {
    const study = await openStudy({ path, synchronous, ...config });
    const client = async () => {
      const numbers: number[] = [];
      for (let i = 0; i < 20; i++) {
        const [trial] = await study.ask();
        const number = trial?.number ?? 0;
        numbers.push(number);
        await study.tell(number, { values: number });
      }
      return numbers;
    };
    const numbers = (await Promise.all(Array.from({ length: 10 }, client))).flat();
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    await study.close();
  });
});

describe("a study store", () => {
  it("takes the same configuration again, and names what differs", async () => {
    const store = await openStudyStore({ path });
    const study = await store.create(config);
    expect(await store.create(config)).toBe(study);
    await expect(store.create({ ...config, seed: 8 })).rejects.toThrow(/exists with another seed: 7/);
    await expect(store.open("t")).rejects.toThrow(/study t does not exist/);
    await expect(store.create({ name: "t", sampler: { name: "magic" } })).rejects.toThrow(/sampler/);
    await expect(store.create({ ...config, name: "a b" })).rejects.toThrow(/name: expected letters/);
    await expect(
      store.create({ name: "u", space: { x: { type: "float", low: 2, high: 1 } } }),
    ).rejects.toThrow(/space\.x.*low must not exceed high/);
    expect(await store.names()).toEqual(["s"]);
    await store.close();
  });

  it("keeps its file to one process", async () => {
    const store = await openStudyStore({ path });
    await expect(openStudyStore({ path })).rejects.toThrow(/in use by another process/);
    await store.close();
    await (await openStudyStore({ path })).close();
  });

  it("rejects what could not be committed, and goes on from what was", async () => {
    const store = await openStudyStore({ path });
    const study = await store.create(config);
    await study.ask();
    const other = openSqlite({ path });
    await sql`create trigger broken before insert on study_change begin select raise(abort, 'no'); end`.execute(
      other,
    );
    await expect(Promise.all([study.ask(), study.tell(1, { values: 1 })])).rejects.toThrow(/no/);
    expect(() => study.get(1)).toThrow(/could not be stored/);
    await sql`drop trigger broken`.execute(other);
    expect((await study.tell(1, { values: 2 })).values).toEqual({ loss: 2 });
    expect((await study.ask())[0]?.number).toBe(2);
    await other.destroy();
    await store.close();
  });

  it("runs an objective, its parameters met on the way", async () => {
    const study = await openStudy({ path, name: "d" });
    await study.optimize((trial) => trial.suggestFloat("x", -1, 1) ** 2, { trials: 5, concurrency: 2 });
    const best = study.best();
    await study.close();
    const again = await openStudy({ path, name: "d" });
    expect(again.best()).toEqual(best);
    await again.close();
  });
});

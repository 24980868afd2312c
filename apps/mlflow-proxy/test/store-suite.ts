import type { mlflow } from "@cerebros/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allOf, type Clause, type OrderTerm } from "../src/search-filter/syntax.js";
import type { Found, Position, StoredMetric, StoreSession, TrackingStore } from "../src/store/port.js";
import { testRegistryStore } from "./registry-suite.js";

/**
 * What every tracking store must do, whatever database is behind it.
 *
 * @param open an empty store; called once for each test.
 * @param dispose of what `open` made, after the store was closed.
 */
export function testStore(
  name: string,
  open: () => Promise<TrackingStore>,
  dispose: () => Promise<void>,
): void {
  describe(name, () => {
    let store: TrackingStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store.close();
      await dispose();
    });

    const read = <T>(work: (session: StoreSession) => Promise<T>) => store.read(work);
    const write = <T>(work: (session: StoreSession) => Promise<T>) => store.write(work);

    async function newRun(changes: Partial<mlflow.RunInfo> = {}): Promise<string> {
      const run_id = changes.run_id ?? `run-${Math.random().toString(36).slice(2)}`;
      await write(async ({ experiments, runs }) => {
        if (!(await experiments.find("0")))
          await experiments.insert({ experiment_id: "0", name: "Default", creation_time: 1 });
        await runs.insert({
          run_id,
          run_name: "a run",
          experiment_id: "0",
          user_id: "me",
          status: "RUNNING",
          start_time: 1n,
          end_time: null,
          artifact_uri: "mlflow-artifacts:/0/x",
          lifecycle_stage: "active",
          ...changes,
        });
      });
      return run_id;
    }
    const point = (changes: Partial<StoredMetric> = {}): StoredMetric => ({
      key: "m",
      value: 1,
      timestamp: 1n,
      step: 0n,
      is_nan: false,
      ...changes,
    });
    const dataOf = async (run_id: string) =>
      (await read(({ runs }) => runs.dataOf([run_id]))).get(run_id) as mlflow.RunData;

    const by = (key: string, descending = false): OrderTerm => ({ entity: "attribute", key, descending });
    /** Ids of all runs of experiment 0 in an order, read in pages of one. */
    async function runsOneByOne(order: readonly OrderTerm[]): Promise<string[]> {
      const query = { experiment_ids: ["0"], view: "ALL", filter: allOf([]), order, limit: 1 } as const;
      const seen: string[] = [];
      for (let after: Position | null = null; ; ) {
        const found: Found<mlflow.RunInfo>[] = await read(({ runs }) => runs.search({ ...query, after }));
        const [next] = found;
        if (!next) return seen;
        seen.push(next.item.run_id);
        after = next.position;
      }
    }

    describe("transactions", () => {
      it("store nothing when the work throws", async () => {
        const work = write(async ({ experiments }) => {
          await experiments.insert({ name: "a", creation_time: 1 });
          throw new Error("no");
        });
        await expect(work).rejects.toThrow("no");
        expect(await read(({ experiments }) => experiments.areNone())).toBe(true);
      });

      it("run one after another: what one found absent stays absent until it ends", async () => {
        const ensure = () =>
          write(async ({ experiments }) => {
            const found = await experiments.findByName("a");
            await new Promise((resolve) => setTimeout(resolve, 5));
            return found?.experiment_id ?? (await experiments.insert({ name: "a", creation_time: 1 }));
          });
        const ids = await Promise.all([ensure(), ensure(), ensure()]);
        expect(new Set(ids).size).toBe(1);
      });

      it("let a reader see one moment", async () => {
        const run_id = await newRun();
        let writing: Promise<void> | undefined;
        const [before, after] = await read(async ({ runs }) => {
          const first = await runs.find(run_id);
          writing = write((session) => session.runs.update(run_id, { status: "FINISHED" }));
          await new Promise((resolve) => setTimeout(resolve, 5));
          return [first, await runs.find(run_id)];
        });
        expect(after).toEqual(before);
        await writing;
      });
    });

    describe("experiments", () => {
      it("get consecutive ids, and each name once, deleted ones included", async () => {
        await write(async ({ experiments }) => {
          expect(await experiments.insert({ experiment_id: "0", name: "Default", creation_time: 5 })).toBe(
            "0",
          );
          expect(await experiments.insert({ name: "a", creation_time: 5 })).toBe("1");
          expect(await experiments.update("1", { lifecycle_stage: "deleted", last_update_time: 6 })).toBe(
            true,
          );
          expect(await experiments.insert({ name: "a", creation_time: 5 })).toBeNull();
          expect(await experiments.insert({ name: "b", creation_time: 5 })).toBe("2");
          expect(await experiments.update("2", { name: "a" })).toBe(false);
          expect(await experiments.update("2", { name: "b" })).toBe(true);
        });
        expect(await read(({ experiments }) => experiments.findByName("a"))).toEqual({
          experiment_id: "1",
          name: "a",
          artifact_location: "",
          lifecycle_stage: "deleted",
          creation_time: 5,
          last_update_time: 6,
          tags: [],
        });
        expect(await read(({ experiments }) => experiments.find("9"))).toBeNull();
      });

      it("keep tags, the last value of each", async () => {
        await write(async ({ experiments }) => {
          const id = (await experiments.insert({ name: "a", creation_time: 1 })) ?? "";
          const tags = [
            { key: "y", value: "1" },
            { key: "x", value: "" },
          ];
          await experiments.setTags(id, tags);
          await experiments.setTags(id, [{ key: "y", value: "2" }]);
          expect((await experiments.find(id))?.tags).toEqual([
            { key: "x", value: "" },
            { key: "y", value: "2" },
          ]);
          expect(await experiments.deleteTag(id, "y")).toBe(true);
          expect(await experiments.deleteTag(id, "y")).toBe(false);
        });
      });

      it("are found newest first, a page at a time, by stage, name and tag", async () => {
        await write(async ({ experiments }) => {
          for (let i = 1; i <= 6; i++)
            await experiments.insert({ name: `e${i}`, creation_time: Math.floor(i / 2) });
          await experiments.update("3", { lifecycle_stage: "deleted" });
          await experiments.setTags("4", [{ key: "k", value: "v" }]);
        });
        const search = (changes: object) =>
          read(async ({ experiments }) => {
            const query = {
              view: "ALL" as const,
              filter: allOf([]),
              order: [by("creation_time", true), by("experiment_id")],
              after: null,
              limit: 100,
              ...changes,
            };
            return (await experiments.search(query)).map(({ item }) => item.experiment_id);
          });
        expect(await search({})).toEqual(["6", "4", "5", "2", "3", "1"]);
        expect(await search({ view: "ACTIVE_ONLY" })).toEqual(["6", "4", "5", "2", "1"]);
        expect(await search({ view: "DELETED_ONLY" })).toEqual(["3"]);
        expect(await search({ after: [2, "4"], limit: 2 })).toEqual(["5", "2"]);
        const name = { entity: "attribute", key: "name" } as const;
        const tag = { entity: "tag", key: "k", operator: "=" } as const;
        expect(await search({ filter: allOf([{ ...name, operator: "=", value: "e5" }]) })).toEqual(["5"]);
        expect(await search({ filter: allOf([{ ...tag, value: "v" }]) })).toEqual(["4"]);
        expect(await search({ filter: allOf([{ ...tag, value: "V" }]) })).toEqual([]);
        expect(await search({ order: [by("name"), by("experiment_id")], limit: 2 })).toEqual(["1", "2"]);
      });
    });

    describe("runs", () => {
      it("come back as they were stored and changed", async () => {
        const run_id = await newRun({ run_id: "r", start_time: 1_762_000_000_123n });
        await write(({ runs }) => runs.update(run_id, { run_name: "b", status: "FINISHED", end_time: 9n }));
        expect(await read(({ runs }) => runs.find(run_id))).toEqual({
          run_id,
          run_name: "b",
          experiment_id: "0",
          user_id: "me",
          status: "FINISHED",
          start_time: 1_762_000_000_123n,
          end_time: 9n,
          artifact_uri: "mlflow-artifacts:/0/x",
          lifecycle_stage: "active",
        });
        expect(await read(({ runs }) => runs.find("nothing"))).toBeNull();
      });

      it("are deleted and brought back with their experiment", async () => {
        const ids = [await newRun(), await newRun()];
        for (const lifecycle_stage of ["deleted", "active"] as const) {
          const deleted_time = lifecycle_stage === "deleted" ? 5 : null;
          await write(({ runs }) => runs.updateAllOf("0", { lifecycle_stage, deleted_time }));
          for (const id of ids)
            expect((await read(({ runs }) => runs.find(id)))?.lifecycle_stage).toBe(lifecycle_stage);
        }
      });

      it("are found by tag within their experiment", async () => {
        const run_id = await newRun();
        const tag = { key: "trial", value: "7" };
        await write(({ tags }) => tags.set(run_id, [tag]));
        const find = (experiment_id: string, value: string) =>
          read(async ({ runs }) =>
            (await runs.findByTag(experiment_id, { ...tag, value })).map((run) => run.run_id),
          );
        expect(await find("0", "7")).toEqual([run_id]);
        expect(await find("0", "8")).toEqual([]);
        expect(await find("1", "7")).toEqual([]);
      });

      it("are searched by start time, a page at a time, those without one last", async () => {
        for (const [run_id, start_time] of Object.entries({ a: 3n, b: null, c: 1n, d: 3n, e: null, f: 2n }))
          await newRun({ run_id, start_time, lifecycle_stage: run_id === "f" ? "deleted" : "active" });
        for (const [descending, expected] of [
          [true, ["a", "d", "f", "c", "b", "e"]],
          [false, ["c", "f", "a", "d", "b", "e"]],
        ] as const)
          expect(await runsOneByOne([by("start_time", descending), by("run_id")])).toEqual(expected);
      });

      it("are not searched from a position that no run can have", async () => {
        await newRun({ run_id: "a" });
        const order = [by("start_time"), by("run_id")];
        for (const after of [
          ["9223372036854775808", "a"],
          ["-9223372036854775809", "a"],
          ["1", "a\0"],
          ["1", "\ud800"],
          [1, "a"],
          ["1"],
        ]) {
          const query = {
            experiment_ids: ["0"],
            view: "ALL",
            filter: allOf([]),
            order,
            after,
            limit: 1,
          } as const;
          await expect(read(({ runs }) => runs.search(query))).rejects.toThrow("Invalid page token");
        }
      });

      it("have times of 64 bits, which are found and ordered exactly", async () => {
        const times = {
          a: 2n ** 63n - 1n,
          b: 2n ** 63n - 2n,
          c: -(2n ** 63n),
          d: 2n ** 53n + 1n,
          e: 2n ** 53n,
        };
        for (const [run_id, time] of Object.entries(times)) {
          await newRun({ run_id, start_time: time });
          await write(({ runs }) => runs.update(run_id, { end_time: time }));
          expect(await read(({ runs }) => runs.find(run_id))).toMatchObject({
            start_time: time,
            end_time: time,
          });
        }
        expect(await runsOneByOne([by("start_time", true), by("run_id")])).toEqual(["a", "b", "d", "e", "c"]);
        expect(await runsOneByOne([by("end_time", false), by("run_id")])).toEqual(["c", "e", "d", "b", "a"]);
      });

      it("are searched by experiment, stage, attribute and tag", async () => {
        await newRun({ run_id: "a", status: "FAILED" });
        await newRun({ run_id: "b", lifecycle_stage: "deleted" });
        await newRun({ run_id: "c" });
        await write(async ({ tags }) => {
          await tags.set("a", [{ key: "k", value: "v" }]);
          await tags.set("c", [
            { key: "k", value: "v" },
            { key: "mlflow.runName", value: "named" },
          ]);
        });
        const search = (changes: object) =>
          read(async ({ runs }) => {
            const query = {
              experiment_ids: ["0", "7"],
              view: "ACTIVE_ONLY" as const,
              filter: allOf([]),
              order: [by("start_time", true), by("run_id")],
              after: null,
              limit: 10,
              ...changes,
            };
            return (await runs.search(query)).map(({ item }) => item.run_id);
          });
        const tag: Clause = { entity: "tag", key: "k", operator: "=", value: "v" };
        const attribute = (key: string, value: string): Clause => ({
          entity: "attribute",
          key,
          operator: "=",
          value,
        });
        expect(await search({})).toEqual(["a", "c"]);
        expect(await search({ experiment_ids: [] })).toEqual([]);
        expect(await search({ experiment_ids: ["7"] })).toEqual([]);
        expect(await search({ view: "DELETED_ONLY" })).toEqual(["b"]);
        expect(await search({ filter: allOf([tag]) })).toEqual(["a", "c"]);
        expect(await search({ filter: allOf([tag, attribute("status", "FAILED")]) })).toEqual(["a"]);
        expect(await search({ filter: allOf([attribute("run_name", "named")]) })).toEqual(["c"]);
        expect(await search({ filter: allOf([attribute("run_id", "c")]) })).toEqual(["c"]);
        expect(await search({ filter: allOf([tag, { ...tag, value: "w" }]) })).toEqual([]);
        expect(await search({ filter: allOf([tag, tag, tag, tag, tag, tag]) })).toEqual(["a", "c"]);
      });

      it("are ordered by metric, param and tag, NaN after the numbers and missing ones last", async () => {
        for (const [run_id, value, text] of [
          ["a", 1, "10"],
          ["b", Number.NaN, "B"],
          ["c", -5, "2"],
          ["d", 3, ""],
        ] as const) {
          await newRun({ run_id });
          const is_nan = Number.isNaN(value);
          await write(async ({ metrics, params, tags }) => {
            await metrics.raiseLatest(run_id, [point({ value: is_nan ? 0 : value, is_nan })]);
            await params.add(run_id, [{ key: "m", value: text }]);
            await tags.set(run_id, [{ key: "m", value: text }]);
          });
        }
        for (const run_id of ["e", "f"]) await newRun({ run_id });
        const order = (entity: OrderTerm["entity"], descending: boolean) =>
          runsOneByOne([{ entity, key: "m", descending }, by("run_id")]);
        expect(await order("metric", false)).toEqual(["c", "a", "d", "b", "e", "f"]);
        expect(await order("metric", true)).toEqual(["d", "a", "c", "b", "e", "f"]);
        for (const entity of ["param", "tag"] as const) {
          expect(await order(entity, false)).toEqual(["d", "a", "c", "b", "e", "f"]);
          expect(await order(entity, true)).toEqual(["b", "c", "a", "d", "e", "f"]);
        }
      });

      it("give the data of more runs than one statement has parameters for", async () => {
        const run_id = await newRun();
        await write(({ tags }) => tags.set(run_id, [{ key: "k", value: "v" }]));
        const ids = [...Array.from({ length: 40_000 }, (_, index) => `none-${index}`), run_id];
        const data = await read(({ runs }) => runs.dataOf(ids));
        expect(data.size).toBe(ids.length);
        expect(data.get(run_id)?.tags).toEqual([{ key: "k", value: "v" }]);
        expect(data.get("none-0")).toEqual({ metrics: [], params: [], tags: [] });
      });
    });

    describe("params and tags", () => {
      it("keep the first value of a param and the last of a tag", async () => {
        const run_id = await newRun();
        await write(async ({ params, tags }) => {
          expect(await params.add(run_id, [{ key: "p", value: "1" }])).toEqual([{ key: "p", value: "1" }]);
          expect(await params.add(run_id, [{ key: "p", value: "2" }])).toEqual([{ key: "p", value: "1" }]);
          expect(await params.add(run_id, [])).toEqual([]);
          const some = await params.add(run_id, [
            { key: "p", value: "2" },
            { key: "new", value: "3" },
          ]);
          expect(new Map(some.map(({ key, value }) => [key, value]))).toEqual(
            new Map([
              ["p", "1"],
              ["new", "3"],
            ]),
          );
          await tags.set(run_id, [{ key: "t", value: "1" }]);
          await tags.set(run_id, [{ key: "t", value: "2" }]);
          await tags.set(run_id, [{ key: "u", value: "" }]);
          expect(await tags.delete(run_id, "u")).toBe(true);
          expect(await tags.delete(run_id, "u")).toBe(false);
        });
        expect(await dataOf(run_id)).toEqual({
          metrics: [],
          params: [
            { key: "new", value: "3" },
            { key: "p", value: "1" },
          ],
          tags: [{ key: "t", value: "2" }],
        });
      });
    });

    describe("metrics", () => {
      it("keep every point but exact repeats, in order, a page at a time", async () => {
        const run_id = await newRun();
        const points = [
          point({ timestamp: 2n }),
          point({ timestamp: 1n, step: -1n, value: 5 }),
          point({ timestamp: 1n, step: 3n, value: 0.5 }),
          point({ timestamp: 1n, step: 3n, value: 0 }),
          point({ timestamp: 1n, step: 3n, value: 0, is_nan: true }),
        ];
        for (let i = 0; i < 2; i++) await write(({ metrics }) => metrics.add(run_id, points));
        await write(({ metrics }) => metrics.add(run_id, [point({ key: "other" })]));
        const expected = [1, 3, 4, 2, 0].map((index) => points[index]);
        const history = (after: StoredMetric | null, limit: number) =>
          read(({ metrics }) => metrics.history({ run_id, key: "m", after, limit }));
        expect(await history(null, 100)).toEqual(expected);
        const seen: StoredMetric[] = [];
        for (let last: StoredMetric | null = null; ; last = seen.at(-1) ?? null) {
          const [next] = await history(last, 1);
          if (!next) break;
          seen.push(next);
        }
        expect(seen).toEqual(expected);
      });

      it("hold any 64-bit step and timestamp and any finite value exactly", async () => {
        const run_id = await newRun();
        const points = [
          point({ step: -(2n ** 63n), timestamp: 0n, value: Number.MAX_VALUE }),
          point({ step: 2n ** 63n - 1n, timestamp: 1n, value: Number.MIN_VALUE }),
          point({ step: 2n ** 53n + 1n, timestamp: 2n ** 62n + 1n, value: -0.1 }),
        ];
        await write(async ({ metrics }) => {
          await metrics.add(run_id, points);
          await metrics.raiseLatest(run_id, points.slice(2));
        });
        expect(
          await read(({ metrics }) => metrics.history({ run_id, key: "m", after: null, limit: 9 })),
        ).toEqual(points);
        const { is_nan: _, ...latest } = points[2] as StoredMetric;
        expect((await dataOf(run_id)).metrics).toEqual([latest]);
      });

      it("have the latest value that is greatest by step, timestamp, value, not the last one written", async () => {
        const run_id = await newRun();
        const steps: [Partial<StoredMetric>, Partial<StoredMetric>][] = [
          [{ step: 1n, timestamp: 1n, value: 1 }, { value: 1 }],
          [{ step: 1n, timestamp: 1n, value: 2 }, { value: 2 }],
          [{ step: 1n, timestamp: 1n, value: 1.5 }, { value: 2 }],
          [{ step: 1n, timestamp: 5n, value: -1 }, { value: -1 }],
          [{ step: 0n, timestamp: 9n, value: 9 }, { value: -1 }],
          [{ step: 2n, timestamp: 0n, value: 0, is_nan: true }, { value: Number.NaN }],
          [{ step: 2n, timestamp: 0n, value: -5 }, { value: Number.NaN }],
          [{ step: 2n, timestamp: 0n, value: 0.1 }, { value: 0.1 }],
        ];
        for (const [given, expected] of steps) {
          await write(({ metrics }) => metrics.raiseLatest(run_id, [point(given)]));
          expect((await dataOf(run_id)).metrics[0]).toMatchObject(expected);
        }
      });
    });

    testRegistryStore({ read, write, newRun });
  });
}

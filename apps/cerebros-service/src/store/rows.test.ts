import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { EventLog } from "../events/event-log.js";
import { toRun } from "./rows.js";
import { openStore } from "./store.js";

const config_json = readFileSync(
  new URL("../../../../packages/contracts/samples/v1/run-config.json", import.meta.url),
  "utf8",
);

it("a run that an earlier release stored has the options of today, at what it did", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-rows-"));
  const path = join(folder, "state.db");
  const store = await openStore({ path, events: new EventLog(), now: () => new Date(0) });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const row = await store.db
    .insertInto("run")
    .values({
      run_id: "r",
      state: "queued",
      config_json,
      dataset_name: "houses.csv",
      prepared_json: "{}",
      trials_finished: 0,
      active_ms: 0,
      created_at: new Date(0).toISOString(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  expect(toRun(row).config).toMatchObject({
    ...JSON.parse(config_json),
    columns: {},
    missing_markers: ["", "NA", "N/A", "NaN", "null", "?"],
    many_levels: "other",
    max_levels: 32,
    target_transform: "standardise",
  });
});

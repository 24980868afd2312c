import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { DatasetsPort } from "@cerebros/api";
import { CerebrosError, invalidInput, type Run, RunConfig } from "@cerebros/contracts";
import { resolveSpace } from "@cerebros/search";
import type { DataDirectory } from "../data-directory.js";
import { nameFile } from "../datasets/datasets.js";
import { toRun } from "../store/rows.js";
import type { Store } from "../store/store.js";
import { refuseLeaks } from "../training/leak/refuse-leaks.js";
import type { Training } from "../training/training.js";
import { dataSource } from "./data-source.js";
import { getRun } from "./read.js";
import { refuseUnfitLoss } from "./refuse-unfit-loss.js";

export interface CreateRunOptions {
  store: Store;
  datasets: DatasetsPort;
  directory: DataDirectory;
  training: Training;
  now: () => Date;
}

/**
 * Checks a configuration against its data and stores the run as queued.
 *
 * @param run_id the caller's own id; the same id with the same configuration returns the run that exists.
 * @throws invalid_input when configuration and data do not fit, a loss of the search space and the target included, or when the inputs leak and that is not allowed;
 * not_found for an unknown dataset; conflict when the id belongs to a run of another configuration.
 */
export async function createRun(
  { store, datasets, directory, training, now }: CreateRunOptions,
  config: RunConfig,
  run_id: string = randomBytes(8).toString("hex"),
): Promise<Run> {
  const repeated = await findRepeated(store, run_id, config);
  if (repeated) return repeated;
  const space = resolveSpace(config.search_space);
  const obstacle = await training.unavailable(config.trainer);
  if (obstacle !== null) throw invalidInput("trainer", obstacle);
  const dataset = await datasets.get(config.dataset_id);
  const prepared = await training.prepare(dataSource(config, directory)).catch((error) => {
    throw nameFile(error, dataset.name);
  });
  refuseUnfitLoss(space, prepared.classes?.length ?? 0);
  const leaks = prepared.leaks ?? [];
  if (leaks.length > 0 && !config.allow_leak) throw refuseLeaks(leaks);
  return store.change(async (change) => {
    const row = await change.db
      .insertInto("run")
      .values({
        run_id,
        state: "queued",
        config_json: JSON.stringify(config),
        dataset_name: dataset.name,
        prepared_json: JSON.stringify(prepared),
        trials_finished: 0,
        active_ms: 0,
        created_at: now().toISOString(),
      })
      // Two identical calls at once: the second finds the first one's run.
      .onConflict((conflict) => conflict.column("run_id").doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) return getRun(change.db, run_id);
    const run = toRun(row);
    await change.announceRun("run:created", run);
    return run;
  });
}

async function findRepeated(store: Store, run_id: string, config: RunConfig): Promise<Run | null> {
  const row = await store.db.selectFrom("run").selectAll().where("run_id", "=", run_id).executeTakeFirst();
  if (!row) return null;
  const run = toRun(row);
  if (isDeepStrictEqual(RunConfig.parse(run.config), config)) return run;
  throw new CerebrosError("conflict", `run ${run_id} exists with another configuration`, { field: "run_id" });
}

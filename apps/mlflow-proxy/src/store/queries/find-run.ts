import type { mlflow } from "@cerebros/contracts";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";
import { inChunks } from "./in-chunks.js";
import { exactRunColumns, toRunInfo } from "./run-rows.js";

export async function findRun(db: Db, run_id: string): Promise<mlflow.RunInfo | null> {
  const row = await db
    .selectFrom("runs")
    .selectAll()
    .select(exactRunColumns)
    .where("run_uuid", "=", run_id)
    .executeTakeFirst();
  return row === undefined ? null : toRunInfo(row);
}

/** Those of the runs that there are, by id. */
export async function findRuns(db: Db, run_ids: readonly string[]): Promise<Map<string, mlflow.RunInfo>> {
  const rows = await inChunks(run_ids, (ids) =>
    db.selectFrom("runs").selectAll().select(exactRunColumns).where("run_uuid", "in", ids).execute(),
  );
  return new Map(rows.map((row) => [row.run_uuid, toRunInfo(row)]));
}

/** Runs of the experiment that carry the tag, deleted ones included, oldest start first. */
export async function findRunsByTag(
  db: Db,
  experiment_id: string,
  tag: mlflow.Tag,
): Promise<mlflow.RunInfo[]> {
  const rows = await db
    .selectFrom("tags")
    .innerJoin("runs", "runs.run_uuid", "tags.run_uuid")
    .selectAll("runs")
    .select(exactRunColumns)
    .where("tags.key", "=", tag.key)
    .where("tags.value", "=", tag.value)
    .where("runs.experiment_id", "=", experimentId(experiment_id))
    .orderBy("runs.start_time")
    .orderBy("runs.run_uuid")
    .execute();
  return rows.map(toRunInfo);
}

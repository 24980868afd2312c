import { CerebrosError, type Epoch, type Run, type Trial } from "@cerebros/contracts";
import type { Kysely } from "kysely";
import { toEpoch, toRun, toTrial } from "../store/rows.js";
import type { Schema } from "../store/schema.js";

/** Rows inside or outside a transaction: a Kysely transaction is a Kysely too. */
type Db = Kysely<Schema>;

export async function getRunRow(db: Db, run_id: string) {
  const row = await db.selectFrom("run").selectAll().where("run_id", "=", run_id).executeTakeFirst();
  if (!row) throw new CerebrosError("not_found", `no run ${run_id}`, { field: "run_id" });
  return row;
}

export async function getRun(db: Db, run_id: string): Promise<Run> {
  return toRun(await getRunRow(db, run_id));
}

/** Newest first; `before` is the last run of the page before. */
export async function listRuns(db: Db, page: { limit: number; before?: string | undefined }): Promise<Run[]> {
  let query = db.selectFrom("run").selectAll().orderBy("position", "desc").limit(page.limit);
  if (page.before !== undefined) {
    const { position } = await getRunRow(db, page.before);
    query = query.where("position", "<", position);
  }
  return (await query.execute()).map(toRun);
}

export async function getTrial(db: Db, trial_id: string): Promise<Trial> {
  const row = await db.selectFrom("trial").selectAll().where("trial_id", "=", trial_id).executeTakeFirst();
  if (!row) throw new CerebrosError("not_found", `no trial ${trial_id}`, { field: "trial_id" });
  return toTrial(row);
}

export async function listTrials(
  db: Db,
  page: { run_id: string; limit: number; after: number },
): Promise<Trial[]> {
  await getRunRow(db, page.run_id);
  const rows = await db
    .selectFrom("trial")
    .selectAll()
    .where("run_id", "=", page.run_id)
    .where("number", ">", page.after)
    .orderBy("number")
    .limit(page.limit)
    .execute();
  return rows.map(toTrial);
}

export async function listEpochs(db: Db, trial_id: string): Promise<Epoch[]> {
  await getTrial(db, trial_id);
  const rows = await db
    .selectFrom("epoch")
    .selectAll()
    .where("trial_id", "=", trial_id)
    .orderBy("epoch")
    .execute();
  return rows.map(toEpoch);
}

import type { mlflow } from "@cerebros/contracts";
import type { ModelVersionChanges } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";

export async function updateModelVersion(
  db: Db,
  name: string,
  version: number,
  { last_updated_timestamp, ...changes }: ModelVersionChanges,
): Promise<void> {
  const times = last_updated_timestamp === undefined ? {} : { last_updated_time: last_updated_timestamp };
  await db
    .updateTable("model_versions")
    .set({ ...changes, ...times })
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("version", "=", version)
    .execute();
}

/** Every version of the model, deleted ones included. */
export async function touchModelVersions(db: Db, name: string, at: number): Promise<void> {
  await db
    .updateTable("model_versions")
    .set({ last_updated_time: at })
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .execute();
}

/** Every other version that is in the stage becomes Archived. */
export async function archiveOtherVersions(
  db: Db,
  name: string,
  version: number,
  stage: mlflow.ModelStage,
  at: number,
): Promise<void> {
  await db
    .updateTable("model_versions")
    .set({ current_stage: "Archived", last_updated_time: at })
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("version", "!=", version)
    .where("current_stage", "=", stage)
    .execute();
}

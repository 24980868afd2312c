import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { deletedStage } from "./model-version-rows.js";

/** Keeps the row, redacted in MLflow's words, so that its number stays taken; the version's aliases go. */
export async function deleteModelVersion(db: Db, name: string, version: number, at: number): Promise<void> {
  await db
    .deleteFrom("registered_model_aliases")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("version", "=", version)
    .execute();
  await db
    .updateTable("model_versions")
    .set({
      current_stage: deletedStage,
      last_updated_time: at,
      description: null,
      user_id: null,
      source: "REDACTED-SOURCE-PATH",
      run_id: "REDACTED-RUN-ID",
      run_link: "REDACTED-RUN-LINK",
      status_message: null,
    })
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("version", "=", version)
    .execute();
}

import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { toRegisteredModels } from "./registered-model-rows.js";

/** With its latest versions, tags and aliases. */
export async function findRegisteredModel(db: Db, name: string): Promise<mlflow.RegisteredModel | null> {
  const rows = await db
    .selectFrom("registered_models")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .execute();
  return (await toRegisteredModels(db, rows))[0] ?? null;
}

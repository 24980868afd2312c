import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";

/** Moves the alias when another version has it. */
export async function setModelAlias(
  db: Db,
  name: string,
  { alias, version }: mlflow.ModelAlias,
): Promise<void> {
  await db
    .insertInto("registered_model_aliases")
    .values({ alias, version, name, workspace })
    .onConflict((conflict) => conflict.columns(["workspace", "name", "alias"]).doUpdateSet({ version }))
    .execute();
}

/** Harmless when there is none. */
export async function deleteModelAlias(db: Db, name: string, alias: string): Promise<void> {
  await db
    .deleteFrom("registered_model_aliases")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("alias", "=", alias)
    .execute();
}

import type { mlflow } from "@cerebros/contracts";
import type { ExpressionBuilder } from "kysely";
import type { Equality } from "../../search-filter/supported.js";
import type { LoggedModelQuery } from "../port.js";
import type { Tables } from "../tables.js";
import type { Db } from "./db.js";
import { toLoggedModels } from "./logged-model-rows.js";

/** Active models, newest first, then by id. */
export async function searchLoggedModels(db: Db, query: LoggedModelQuery): Promise<mlflow.LoggedModel[]> {
  const { experiment_ids, filter, after, limit } = query;
  if (experiment_ids.length === 0) return [];
  let rows = db
    .selectFrom("logged_models")
    .selectAll()
    .where("experiment_id", "in", experiment_ids.map(Number))
    .where("lifecycle_stage", "=", "active")
    .orderBy("creation_timestamp_ms", "desc")
    .orderBy("model_id")
    .limit(limit);
  for (const equality of filter) rows = rows.where((eb) => satisfies(eb, equality));
  if (after !== null) {
    const { creation_timestamp_ms: at, model_id } = after;
    rows = rows.where(({ eb, and, or }) =>
      or([
        eb("creation_timestamp_ms", "<", at),
        and([eb("creation_timestamp_ms", "=", at), eb("model_id", ">", model_id)]),
      ]),
    );
  }
  return toLoggedModels(db, await rows.execute());
}

function satisfies(eb: ExpressionBuilder<Tables, "logged_models">, { entity, key, value }: Equality) {
  if (entity === "attribute") return eb(columnOf(key), "=", value);
  return eb.exists(
    eb
      .selectFrom("logged_model_tags")
      .select("tag_key")
      .whereRef("logged_model_tags.model_id", "=", "logged_models.model_id")
      .where("tag_key", "=", key)
      .where("tag_value", "=", value),
  );
}

function columnOf(attribute: string): "name" | "model_id" | "model_type" | "source_run_id" {
  switch (attribute) {
    case "name":
    case "model_id":
    case "model_type":
    case "source_run_id":
      return attribute;
    default:
      throw new Error(`logged models have no column for the attribute ${attribute}`);
  }
}

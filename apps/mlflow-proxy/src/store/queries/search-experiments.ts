import type { mlflow } from "@cerebros/contracts";
import type { ExperimentQuery } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { toExperiments } from "./experiment-rows.js";

/** Newest first, those without a creation time last, then by id. */
export async function searchExperiments(db: Db, query: ExperimentQuery): Promise<mlflow.Experiment[]> {
  const { view, filter, after, limit } = query;
  let rows = db
    .selectFrom("experiments")
    .selectAll()
    .where("workspace", "=", workspace)
    .orderBy("creation_time", (order) => order.desc().nullsLast())
    .orderBy("experiment_id")
    .limit(limit);
  if (view !== "ALL")
    rows = rows.where("lifecycle_stage", "=", view === "DELETED_ONLY" ? "deleted" : "active");
  for (const { entity, key, value } of filter) {
    rows =
      entity === "attribute"
        ? rows.where("name", "=", value)
        : rows.where(({ exists, selectFrom }) =>
            exists(
              selectFrom("experiment_tags")
                .select("key")
                .whereRef("experiment_tags.experiment_id", "=", "experiments.experiment_id")
                .where("key", "=", key)
                .where("value", "=", value),
            ),
          );
  }
  if (after !== null) {
    const { creation_time } = after;
    const id = Number(after.experiment_id);
    rows = rows.where(({ eb, and, or }) =>
      creation_time === null
        ? and([eb("creation_time", "is", null), eb("experiment_id", ">", id)])
        : or([
            eb("creation_time", "<", creation_time),
            and([eb("creation_time", "=", creation_time), eb("experiment_id", ">", id)]),
            eb("creation_time", "is", null),
          ]),
    );
  }
  return toExperiments(db, await rows.execute());
}

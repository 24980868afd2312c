import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { experimentId } from "./experiment-id.js";

/** Data sets that runs of the experiments read, each once for every context. */
export async function datasetsOf(
  db: Db,
  experiment_ids: readonly string[],
  limit: number,
): Promise<mlflow.DatasetSummary[]> {
  const { rows } = await sql<mlflow.DatasetSummary>`
    select distinct datasets.experiment_id as number, ${exactInt("datasets.experiment_id")} as experiment_id, datasets.name, digest,
      input_tags.value as context
    from datasets join inputs on inputs.source_type = 'DATASET' and inputs.source_id = datasets.dataset_uuid
      and inputs.destination_type = 'RUN'
    left join input_tags on input_tags.input_uuid = inputs.input_uuid and input_tags.name = 'mlflow.data.context'
    where datasets.experiment_id in (${sql.join(experiment_ids.map(experimentId))})
    order by number, datasets.name, digest, context limit ${limit}`.execute(db);
  return rows.map(({ experiment_id, name, digest, context }) => ({ experiment_id, name, digest, context }));
}

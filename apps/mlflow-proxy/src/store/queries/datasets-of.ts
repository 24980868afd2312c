import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Db } from "./db.js";

/** Data sets that runs of the experiments read, each once for every context. */
export async function datasetsOf(
  db: Db,
  experiment_ids: readonly string[],
  limit: number,
): Promise<mlflow.DatasetSummary[]> {
  const { rows } = await sql<Omit<mlflow.DatasetSummary, "experiment_id"> & { experiment_id: number }>`
    select distinct datasets.experiment_id, datasets.name, digest, input_tags.value as context
    from datasets join inputs on inputs.source_type = 'DATASET' and inputs.source_id = datasets.dataset_uuid
      and inputs.destination_type = 'RUN'
    left join input_tags on input_tags.input_uuid = inputs.input_uuid and input_tags.name = 'mlflow.data.context'
    where datasets.experiment_id in (${sql.join(experiment_ids.map(Number))})
    order by datasets.experiment_id, datasets.name, digest, context limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, experiment_id: String(row.experiment_id) }));
}

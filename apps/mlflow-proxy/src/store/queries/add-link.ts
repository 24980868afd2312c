import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Features } from "../features.js";
import type { NewModelLink, RunKey } from "../port.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

/** Keeps what is there already: the data set, and its input to the run with the tags that it had first. */
export async function addDatasetInput(
  db: Db,
  { run_id, experiment_id }: RunKey,
  { dataset, tags }: mlflow.DatasetInput,
  ids: { dataset: string; input: string },
): Promise<void> {
  const { name, digest, source_type, source, schema, profile } = dataset;
  const experiment = experimentId(experiment_id);
  await sql`insert into datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source,
      dataset_schema, dataset_profile)
    values (${ids.dataset}, ${experiment}, ${name}, ${digest}, ${source_type}, ${source}, ${schema}, ${profile})
    on conflict do nothing`.execute(db);
  const added =
    await sql`insert into inputs (input_uuid, source_type, source_id, destination_type, destination_id)
    select ${ids.input}, 'DATASET', dataset_uuid, 'RUN', ${run_id} from datasets
    where experiment_id = ${experiment} and name = ${name} and digest = ${digest}
    on conflict do nothing returning input_uuid`.execute(db);
  if (added.rows.length === 0 || tags.length === 0) return;
  const rows = tags.map(({ key, value }) => sql`(${ids.input}, ${key}, ${value})`);
  await sql`insert into input_tags (input_uuid, name, value) values ${sql.join(rows)}`.execute(db);
}

/** Harmless when repeated. A schema from before MLflow 3 keeps no step. */
export async function addModelLink(
  db: Db,
  run_id: string,
  { id, model_id, step, direction }: NewModelLink,
  { inputs_step }: Pick<Features, "inputs_step">,
): Promise<void> {
  const [source, destination] =
    direction === "input" ? ["RUN_INPUT", "MODEL_INPUT"] : ["RUN_OUTPUT", "MODEL_OUTPUT"];
  await sql`insert into inputs (input_uuid, source_type, source_id, destination_type, destination_id
      ${inputs_step ? sql`, step` : sql``})
    values (${id}, ${source}, ${run_id}, ${destination}, ${model_id}${inputs_step ? sql`, ${step}` : sql``}) on conflict do nothing`.execute(
    db,
  );
}

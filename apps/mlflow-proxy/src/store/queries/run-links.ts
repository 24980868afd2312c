import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Features } from "../features.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { inChunks } from "./in-chunks.js";

/** Data sets by name and digest with tags by key, models by id, of every run asked for. */
export async function runLinksOf(
  db: Db,
  run_ids: readonly string[],
  { inputs_step }: Pick<Features, "inputs_step">,
): Promise<Map<string, mlflow.RunLinks>> {
  const links = new Map(
    run_ids.map((id): [string, mlflow.RunLinks] => [
      id,
      { datasets: [], model_inputs: [], model_outputs: [] },
    ]),
  );
  const inputs = new Map<string, mlflow.DatasetInput>();
  for (const { run_id, input_uuid, ...dataset } of await inChunks(run_ids, (ids) => datasetsOf(db, ids))) {
    const input = { dataset, tags: [] };
    inputs.set(input_uuid, input);
    links.get(run_id)?.datasets.push(input);
  }
  for (const { input_uuid, ...tag } of await inChunks([...inputs.keys()], (ids) => tagsOf(db, ids)))
    inputs.get(input_uuid)?.tags.push(tag);
  for (const { run_id, type, model_id, step } of await inChunks(run_ids, (ids) =>
    modelsOf(db, ids, inputs_step),
  )) {
    if (type === "RUN_INPUT") links.get(run_id)?.model_inputs.push(model_id);
    else links.get(run_id)?.model_outputs.push({ model_id, step: BigInt(step) });
  }
  return links;
}

async function datasetsOf(db: Db, ids: string[]) {
  const { rows } = await sql<mlflow.Dataset & { run_id: string; input_uuid: string }>`
    select inputs.destination_id as run_id, inputs.input_uuid, name, digest, dataset_source_type as source_type,
      dataset_source as source, dataset_schema as schema, dataset_profile as profile
    from inputs join datasets on datasets.dataset_uuid = inputs.source_id
    where inputs.source_type = 'DATASET' and inputs.destination_type = 'RUN'
      and inputs.destination_id in (${sql.join(ids)})
    order by name, digest`.execute(db);
  return rows;
}

async function tagsOf(db: Db, ids: string[]) {
  const { rows } = await sql<mlflow.Tag & { input_uuid: string }>`
    select input_uuid, name as key, value from input_tags where input_uuid in (${sql.join(ids)}) order by name`.execute(
    db,
  );
  return rows;
}

async function modelsOf(db: Db, ids: string[], inputs_step: boolean) {
  const step = inputs_step ? exactInt("step") : sql`'0'`;
  const { rows } = await sql<{ run_id: string; type: string; model_id: string; step: string }>`
    select source_id as run_id, source_type as type, destination_id as model_id, ${step} as step
    from inputs where source_type in ('RUN_INPUT', 'RUN_OUTPUT') and source_id in (${sql.join(ids)})
      and destination_type in ('MODEL_INPUT', 'MODEL_OUTPUT')
    order by destination_id`.execute(db);
  return rows;
}

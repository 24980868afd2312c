import { invalidInput, mlflow } from "@cerebros/contracts";
import { appendToUri, toExperimentLocation } from "../artifacts/location.js";
import type { StoreSession } from "../store/port.js";
import type { TrackingContext } from "./context.js";
import { nameTaken } from "./experiment-rules.js";
import { checkKey, checkLength, fitLength } from "./key.js";

const { limits } = mlflow;

export interface NewExperiment {
  name: string;
  /** Empty = below the server's artifact root. */
  artifact_location: string;
  tags: mlflow.Tag[];
}

/** The id of the new experiment. A name that is taken, even by a deleted one, is RESOURCE_ALREADY_EXISTS. */
export async function createExperiment(context: TrackingContext, request: NewExperiment): Promise<string> {
  const { name, tags } = request;
  checkExperimentName(name, "name");
  const location = request.artifact_location === "" ? "" : toExperimentLocation(request.artifact_location);
  checkLength(location, limits.artifact_location, "artifact_location");
  const checked = tags.map((tag, index) => checkExperimentTag(context, tag, `tags[${index}]`));
  return context.store.write(async (session) => {
    const id = await insertExperiment(context, session, { name, artifact_location: location });
    if (id === null) throw nameTaken(name);
    await session.experiments.setTags(id, [...new Map(checked.map((tag) => [tag.key, tag])).values()]);
    return id;
  });
}

/** The new id, or null when the name is taken. `experiment_id` absent = the next. */
export async function insertExperiment(
  context: TrackingContext,
  session: StoreSession,
  experiment: { experiment_id?: string; name: string; artifact_location: string },
): Promise<string | null> {
  const { artifact_location: given, ...row } = experiment;
  const id = await session.experiments.insert({ ...row, creation_time: context.now() });
  if (id === null) return null;
  const artifact_location = given === "" ? appendToUri(context.artifact_root, id) : given;
  if (artifact_location.length > limits.artifact_location)
    throw invalidInput(
      "artifact_location",
      `the artifact location ${artifact_location} exceeds the maximum length of ${limits.artifact_location} characters`,
    );
  await session.experiments.update(id, { artifact_location });
  return id;
}

export function checkExperimentName(name: string, field: string): void {
  if (name.trim() === "")
    throw invalidInput(field, `Missing value for required parameter '${field}': a name must not be blank`);
  checkLength(name, limits.experiment_name, field);
}

/** The tag as it is stored. */
export function checkExperimentTag(context: TrackingContext, tag: mlflow.Tag, path: string): mlflow.Tag {
  const prefix = path === "" ? "" : `${path}.`;
  checkKey(tag.key, `${prefix}key`);
  const { truncate_long_values } = context;
  return {
    key: tag.key,
    value: fitLength(tag.value, limits.experiment_tag_value, `${prefix}value`, truncate_long_values),
  };
}

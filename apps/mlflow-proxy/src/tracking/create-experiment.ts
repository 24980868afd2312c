import { invalidInput, mlflow } from "@cerebros/contracts";
import { requireKnownHost } from "../artifacts/known-host.js";
import { appendToUri, toExperimentLocation } from "../artifacts/location.js";
import type { StoreSession } from "../store/port.js";
import type { TrackingContext } from "./context.js";
import { nameTaken } from "./experiment-rules.js";
import { checkKey, checkLength } from "./key.js";

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
  const { artifact_location: given } = request;
  requireKnownHost(given, "artifact_location", context);
  const location = given === "" ? "" : toExperimentLocation(given);
  checkLength(location, limits.artifact_location, "artifact_location");
  for (const [index, tag] of tags.entries()) checkExperimentTag(context, tag, `tags[${index}].`);
  return context.store.write(async (session) => {
    const id = await insertExperiment(context, session, { name, artifact_location: location });
    if (id === null) throw nameTaken(name);
    await session.experiments.setTags(id, [...new Map(tags.map((tag) => [tag.key, tag])).values()]);
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
  checkLength(name, limits.experiment_name, field);
}

/**
 * Values that are too long are refused, never cut.
 *
 * @param prefix of the field names in a refusal: empty, or ending in a dot.
 */
export function checkExperimentTag({ store }: TrackingContext, tag: mlflow.Tag, prefix: string): void {
  checkKey(tag.key, `${prefix}key`);
  const max = store.long_experiment_tags ? limits.long_experiment_tag_value : limits.experiment_tag_value;
  checkLength(tag.value, max, `${prefix}value`);
}

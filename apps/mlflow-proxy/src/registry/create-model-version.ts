import { mlflow } from "@cerebros/contracts";
import type { StoreSession } from "../store/port.js";
import type { TrackingContext } from "../tracking/context.js";
import { checkLength } from "../tracking/key.js";
import { requireLoggedModel } from "../tracking/logged-model-rules.js";
import {
  checkModelName,
  checkRegistryTags,
  requireModelVersion,
  requireRegisteredModel,
} from "./registry-rules.js";
import { resolveSource } from "./version-source.js";

const { limits } = mlflow;

/**
 * A version with the next number, ready at once. Its source is refused where it could make the server read what the caller
 * may not: see `version-source.ts`. The run is taken as it is given, or from the model or version that is the source.
 */
export async function createModelVersion(
  context: TrackingContext,
  request: mlflow.CreateModelVersion,
): Promise<mlflow.ModelVersion> {
  const { store, now } = context;
  const { name, run_link, description, model_id } = request;
  checkModelName(name);
  checkLength(request.source, limits.model_source, "source");
  checkLength(request.run_id, limits.run_id, "run_id");
  checkLength(run_link, limits.run_link, "run_link");
  checkLength(description, limits.model_description, "description");
  const tags = checkRegistryTags(request.tags, limits.model_version_tag_value, "tags");
  return store.write(async (session) => {
    const { source, storage_location, run_id } = await resolveSource(session, { ...request, tags }, context);
    checkLength(storage_location, limits.model_source, "source");
    await requireRegisteredModel(session, name);
    const at = now();
    const version = (await session.model_versions.lastNumber(name)) + 1;
    await session.model_versions.insert({
      name,
      version,
      creation_timestamp: at,
      last_updated_timestamp: at,
      user_id: null,
      current_stage: "None",
      description,
      source,
      storage_location,
      run_id: request.run_id || run_id,
      status: "READY",
      status_message: null,
      run_link,
      tags,
      aliases: [],
    });
    await session.model_versions.setTags(name, version, tags);
    await session.registered_models.update(name, { last_updated_timestamp: at });
    if (model_id !== "") await announce(session, model_id, { name, version });
    return requireModelVersion(session, name, version);
  });
}

/** A logged model says in a tag, in the JSON that Python writes, under which names it is registered. */
async function announce(
  session: StoreSession,
  model_id: string,
  version: { name: string; version: number },
): Promise<void> {
  const { info } = await requireLoggedModel(session, model_id);
  const known = info.tags.find(({ key }) => key === registrationsTag)?.value;
  const entry = `{"name": ${JSON.stringify(version.name)}, "version": ${version.version}}`;
  const before = known === undefined ? "" : known.trim().replace(/^\[|\]$/g, "");
  const value = `[${before === "" ? "" : `${before}, `}${entry}]`;
  await session.logged_models.setTags(info, [{ key: registrationsTag, value }]);
}

const registrationsTag = "mlflow.modelVersions";

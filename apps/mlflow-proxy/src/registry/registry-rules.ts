import { invalidInput, mlflow } from "@cerebros/contracts";
import type { StoreSession } from "../store/port.js";
import { checkKey, checkLength } from "../tracking/key.js";

const { limits } = mlflow;

/** Refuses a name that could not stand in `models:/<name>/<version>`, or means another path than itself. */
export function checkModelName(name: string, field = "name"): void {
  if (name.trim() === "") throw invalidInput(field, `Missing value for required parameter '${field}'.`);
  if (/[/:]/.test(name))
    throw invalidInput(field, `Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  if (name === "." || name.startsWith(".."))
    throw invalidInput(
      field,
      `Invalid value ${JSON.stringify(name)} for parameter '${field}' supplied: names may be treated as files, so they ` +
        "must not mean another path",
    );
}

/** The name of a model that is to be; one that is looked up may be longer, and is not found. */
export function checkNewModelName(name: string, field = "name"): void {
  checkModelName(name, field);
  checkLength(name, limits.model_name, field);
}

/** The number of a version, which travels as text. */
export function toVersionNumber(version: string): number {
  if (/^\s*[+-]?\d+\s*$/.test(version)) return Number(version);
  throw invalidInput("version", `Parameter 'version' must be an integer, got '${version.slice(0, 250)}'.`);
}

export async function requireRegisteredModel(
  session: StoreSession,
  name: string,
): Promise<mlflow.RegisteredModel> {
  const model = await session.registered_models.find(name);
  if (model) return model;
  throw new mlflow.MlflowError("RESOURCE_DOES_NOT_EXIST", `Registered Model with name=${name} not found`, {
    field: "name",
  });
}

/** The version, which is not deleted. */
export async function requireModelVersion(
  session: StoreSession,
  name: string,
  version: number,
): Promise<mlflow.ModelVersion> {
  const found = await session.model_versions.find(name, version);
  if (found) return found;
  throw new mlflow.MlflowError(
    "RESOURCE_DOES_NOT_EXIST",
    `Model Version (name=${name}, version=${version}) not found`,
    { field: "version" },
  );
}

/**
 * The tags, of each key the last, or a refusal.
 *
 * @param max characters of a value; it is never cut.
 * @param prefix of the field names in a refusal, e.g. `tags`; empty for a tag that is the request itself.
 */
export function checkRegistryTags(tags: readonly mlflow.Tag[], max: number, prefix: string): mlflow.Tag[] {
  for (const [index, { key, value }] of tags.entries()) {
    const place = prefix === "" ? "" : `${prefix}[${index}].`;
    checkKey(key, `${place}key`);
    checkLength(value, max, `${place}value`);
  }
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}

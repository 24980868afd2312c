import { invalidInput, mlflow } from "@cerebros/contracts";
import type { ModelKey, StoreSession } from "../store/port.js";
import type { TrackingContext } from "./context.js";
import { checkLength } from "./key.js";
import { requireAnyLoggedModel } from "./logged-model-rules.js";

/** Params of a model are written once, as those of a run: the same value again changes nothing, another is refused. */
export function logModelParams(
  { store }: TrackingContext,
  { model_id, params }: { model_id: string; params: readonly mlflow.Param[] },
): Promise<void> {
  const checked = checkModelParams(params);
  return store.write(async (session) => {
    const { info } = await requireAnyLoggedModel(session, model_id);
    await storeModelParams(session, info, checked);
  });
}

/** A key that comes twice is refused. MLflow bounds neither the characters of a key nor the length of a value. */
export function checkModelParams(params: readonly mlflow.Param[]): readonly mlflow.Param[] {
  const seen = new Set<string>();
  for (const [index, { key }] of params.entries()) {
    checkLength(key, mlflow.limits.logged_model_key, `params[${index}].key`);
    if (seen.has(key))
      throw invalidInput("params", `Duplicate parameter keys have been submitted: ['${key}'].`);
    seen.add(key);
  }
  return params;
}

/** @param params that `checkModelParams` returned. */
export async function storeModelParams(
  session: StoreSession,
  model: ModelKey,
  params: readonly mlflow.Param[],
): Promise<void> {
  const stored = new Map(
    (await session.logged_models.addParams(model, params)).map(({ key, value }) => [key, value]),
  );
  const changed = params.find(({ key, value }) => stored.get(key) !== value);
  if (!changed) return;
  throw invalidInput(
    "params",
    `Changing param values is not allowed. Param with key='${changed.key}' was already logged with ` +
      `value='${stored.get(changed.key)}' for model ID='${model.model_id}'. Attempted logging new value '${changed.value}'.`,
  );
}

import { invalidInput, mlflow } from "@cerebros/contracts";
import { z } from "zod";
import type { TrackingContext } from "./context.js";
import { checkLength } from "./key.js";
import { requireActiveRun } from "./run-rules.js";

const historyTag = "mlflow.log-model.history";
const mandatory = ["artifact_path", "flavors", "utc_time_created", "run_id"] as const;

/**
 * Appends a model to the list in the run's history tag, as clients of MLflow 2 ask for. Repeating it appends again, as
 * it does at MLflow.
 *
 * @param model_json JSON of an object that has `artifact_path`, `flavors`, `utc_time_created` and `run_id`.
 */
export function logModel(
  { store }: TrackingContext,
  { run_id, model_json }: { run_id: string; model_json: string },
): Promise<void> {
  const model = parseModel(model_json);
  return store.write(async (session) => {
    await requireActiveRun(session, run_id);
    const tags = (await session.runs.dataOf([run_id])).get(run_id)?.tags ?? [];
    const history = parseHistory(tags.find(({ key }) => key === historyTag)?.value ?? "[]");
    const value = JSON.stringify([...history, model]);
    // Cut to the limit, it would be no JSON any more.
    checkLength(value, mlflow.limits.run_tag_value, historyTag);
    await session.tags.set(run_id, [{ key: historyTag, value }]);
  });
}

function parseModel(text: string): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text));
  if (!parsed.success)
    throw invalidInput(
      "model_json",
      `Malformed model info. \n ${JSON.stringify(text.slice(0, 250))} is not a JSON object`,
    );
  const missing = mandatory.filter((field) => parsed.data[field] === undefined);
  if (missing.length === 0) return parsed.data;
  throw invalidInput("model_json", `Model json is missing mandatory fields: ${missing.join(", ")}`);
}

function parseHistory(text: string): unknown[] {
  const parsed = z.array(z.unknown()).safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw invalidInput(historyTag, `the tag ${historyTag} of the run is no JSON list: correct or delete it`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import type { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkModelName, requireRegisteredModel } from "./registry-rules.js";
import { toStage } from "./stages.js";

/** The highest version of each stage that is asked for; no stage = all of them. */
export async function getLatestVersions(
  { store }: TrackingContext,
  { name, stages }: { name: string; stages: readonly string[] },
): Promise<mlflow.ModelVersion[]> {
  checkModelName(name);
  const { latest_versions, aliases } = await store.read((session) => requireRegisteredModel(session, name));
  const wanted = new Set(stages.map((stage) => toStage(stage, "stages")));
  return latest_versions
    .filter(({ current_stage }) => wanted.size === 0 || wanted.has(current_stage))
    .map((version) => ({
      ...version,
      aliases: aliases.filter((alias) => alias.version === version.version).map(({ alias }) => alias),
    }));
}

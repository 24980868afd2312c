import { invalidInput, type mlflow } from "@cerebros/contracts";

const stages: readonly mlflow.ModelStage[] = ["None", "Staging", "Production", "Archived"];

/** The stage of that name, whatever its case. */
export function findStage(name: string): mlflow.ModelStage | undefined {
  return stages.find((stage) => stage.toLowerCase() === name.toLowerCase());
}

export function toStage(name: string, field: string): mlflow.ModelStage {
  const stage = findStage(name);
  if (stage !== undefined) return stage;
  throw invalidInput(
    field,
    `Invalid Model Version stage: ${name.slice(0, 250)}. Value must be one of ${stages.join(", ")}.`,
  );
}

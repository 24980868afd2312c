import type { Objective, StudySummary, StudyTrial } from "@cerebros/contracts";

/** One line for a trial that ended. */
export function trialLine(
  { number, state, values, error }: StudyTrial,
  objectives: readonly Objective[],
): string {
  if (values !== null) return `trial ${number} ${state} ${showValues(values, objectives)}`;
  return error === null
    ? `trial ${number} ${state}`
    : `trial ${number} ${state}: ${error.replaceAll(/\s+/g, " ")}`;
}

/** The block that ends a study's output; of several objectives, one for each trial of the front. */
export function bestBlock({ best, config }: StudySummary): string {
  if (best.length === 0) return "Best trial: none succeeded";
  return best
    .map(({ values, parameters }) =>
      [
        "Best trial:",
        `  Value: ${config.objectives.map(({ metric }) => values?.[metric]).join(", ")}`,
        "  Params: ",
        ...Object.entries(parameters).map(([name, value]) => `    ${name}: ${value}`),
      ].join("\n"),
    )
    .join("\n");
}

function showValues(values: Record<string, number>, objectives: readonly Objective[]): string {
  return objectives.map(({ metric }) => `${metric}=${values[metric]}`).join(" ");
}

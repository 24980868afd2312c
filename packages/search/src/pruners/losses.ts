import type { Metrics, Objective } from "@cerebros/contracts";

/**
 * Values of a report as losses, one per objective: lower is better, whatever the direction. NaN stays NaN. Undefined
 * where an objective's metric was not reported.
 */
export function lossesOf(
  metrics: Metrics | undefined,
  objectives: readonly Objective[],
): number[] | undefined {
  const losses: number[] = [];
  for (const { metric, direction } of objectives) {
    const value = metrics?.[metric];
    if (value === undefined) return undefined;
    losses.push(direction === "minimize" ? value : -value);
  }
  return losses;
}

/** The loss of the first objective. Undefined where its metric was not reported. */
export function lossOf(metrics: Metrics | undefined, objectives: readonly Objective[]): number | undefined {
  return lossesOf(metrics, objectives.slice(0, 1))?.[0];
}

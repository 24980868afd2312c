import type { BaselineName, Interval, Metrics, Run } from "@cerebros/contracts";
import { drawTable } from "./draw-table.js";
import { formatNumber } from "./format-number.js";
import type { RunResult } from "./run-result.js";

export const baselineNames: Record<BaselineName, string> = {
  mean: "baseline: mean",
  ridge: "baseline: ridge regression",
  majority: "baseline: commonest class",
  logistic: "baseline: logistic regression",
};

/**
 * The best trial's scores, and on the same test rows what trivial predictors, the ensemble and the winner from other seeds
 * reach; below it the interval over the seeds in words.
 */
export function drawScores({ run, best }: RunResult): string {
  const metric = run.metric ?? "value";
  const others = Object.keys(run.test ?? {}).filter((name) => name !== metric);
  const cell = (value: number | undefined | null) => (value == null ? "" : formatNumber(value));
  const row = (name: string, score: number | null | undefined, metrics: Metrics = {}) => [
    name,
    cell(score),
    ...others.map((other) => cell(metrics[other])),
  ];
  const scored = (name: string, metrics: Metrics) => row(name, metrics[metric], metrics);
  const rows = [row("validation rows", best?.value, best?.metrics)];
  if (run.test !== null) {
    const count = run.rows === null ? "" : ` (${run.rows.test}, never seen by the search)`;
    rows.push(scored(`test rows${count}`, run.test));
  }
  const { report } = run;
  if (report === null) {
    // Runs of earlier releases know their baselines in one metric.
    const baselines: [string, number | undefined][] = [
      [baselineNames.mean, run.baselines?.mean],
      ["baseline: least squares", run.baselines?.leastSquares],
      [baselineNames.majority, run.baselines?.majority],
    ];
    for (const [name, value] of baselines) if (value !== undefined) rows.push(row(name, value));
    return drawTable(["", metric, ...others], rows);
  }
  const { baselines, repeats, ensemble } = report;
  if (repeats !== null && repeats.test.length > 0) {
    const seeds = `${repeats.test.length} other ${repeats.test.length === 1 ? "seed" : "seeds"}`;
    rows.push(scored(`test rows, winner from ${seeds} (mean)`, meanOf(repeats.test)));
  }
  if (ensemble !== null) {
    const name = `ensemble of ${ensemble.trial_ids.length}`;
    rows.push(scored(`${name}, validation rows`, ensemble.validation));
    rows.push(scored(`${name}, test rows`, ensemble.test));
  }
  for (const [name, scores] of Object.entries(baselines.test) as [BaselineName, Metrics][]) {
    const validation = baselines.validation[name];
    if (validation !== undefined) rows.push(scored(`${baselineNames[name]}, validation rows`, validation));
    rows.push(scored(`${baselineNames[name]}, test rows`, scores));
  }
  return [drawTable(["", metric, ...others], rows), ...describeSeeds(run)].join("\n");
}

function describeSeeds({ metric, report }: Run): string[] {
  const repeats = report?.repeats;
  if (!repeats) return [];
  const lines = repeats.failed.map((reason) => `warning: the winner could not be trained from ${reason}`);
  const { interval, against } = repeats;
  if (interval === null) return lines;
  lines.push(
    `The winner's ${metric} on the test rows over ${repeats.test.length} seeds: ${describeInterval(interval)} ` +
      "(95 %, over seeds, not over data)",
  );
  if (against !== null) {
    const name = baselineNames[against.baseline].replace("baseline: ", "");
    lines.push(
      `Minus ${name}, the best baseline on the validation rows: ${describeInterval(against.difference)}`,
    );
  }
  return lines;
}

function describeInterval({ mean, low, high }: Interval): string {
  return `${formatNumber(mean)}, interval ${formatNumber(low)} to ${formatNumber(high)}`;
}

function meanOf(all: readonly Metrics[]): Metrics {
  const names = Object.keys(all[0] ?? {});
  const mean = (name: string) => all.reduce((sum, metrics) => sum + (metrics[name] ?? 0), 0) / all.length;
  return Object.fromEntries(names.map((name) => [name, mean(name)]));
}

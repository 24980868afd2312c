import type { BaselineName, Metrics, Run } from "@cerebros/contracts";
import { drawTable } from "./draw-table.js";
import { formatNumber } from "./format-number.js";
import type { PooledScores } from "./pool-folds.js";
import { baselineNames } from "./scores.js";

/** The test scores of every fold's best trial, and of all folds together. */
export function drawFolds(runs: readonly Run[], { rows, best, ensemble, baselines }: PooledScores): string {
  const metric = runs[0]?.metric ?? "value";
  const others = Object.keys(best).filter((name) => name !== metric);
  const line = (name: string, count: number, metrics: Metrics, run_id = "") => [
    ...[name, String(count)],
    ...[metric, ...others].map((column) => formatNumber(metrics[column] ?? Number.NaN)),
    run_id,
  ];
  const lines = runs.map((run, index) =>
    line(`fold ${index + 1}`, run.rows?.test ?? 0, run.test ?? {}, run.run_id),
  );
  lines.push(line("all folds", rows, best));
  if (ensemble !== null) lines.push(line("all folds, ensembles", rows, ensemble));
  for (const [name, metrics] of Object.entries(baselines) as [BaselineName, Metrics][]) {
    lines.push(line(`all folds, ${baselineNames[name]}`, rows, metrics));
  }
  const leaks = runs.some((run) => run.leaks.length > 0) ? " (LEAK allowed: not honest figures)" : "";
  const title = `Test rows of every fold, never seen by its search${leaks}`;
  return `${title}\n${drawTable(["", "rows", metric, ...others, "run"], lines)}`;
}

import type { BaselineName, BaselineScores, Metrics, Run } from "@cerebros/contracts";

/** Scores over the test rows of all folds together: every row once, by a model that did not see it. */
export interface PooledScores {
  rows: number;
  /** Of the best trial of each fold. */
  best: Metrics;
  /** Null where a fold has none. */
  ensemble: Metrics | null;
  /** Those that every fold has. */
  baselines: BaselineScores;
}

/**
 * Pools the test scores of the runs of all folds. Errors and shares are means over rows, and a root of a mean square is one
 * again. What cannot be put together from the folds' own figures, such as r2, is left out.
 */
export function poolFolds(runs: readonly Run[]): PooledScores {
  const weights = runs.map(({ rows }) => rows?.test ?? 0);
  const ensembles = runs.flatMap(({ report }) => (report?.ensemble ? [report.ensemble.test] : []));
  const baselines = runs.map(({ report }) => report?.baselines.test ?? {});
  const names = Object.keys(baselines[0] ?? {}) as BaselineName[];
  return {
    rows: weights.reduce((sum, rows) => sum + rows, 0),
    best: pool(
      runs.map(({ test }) => test ?? {}),
      weights,
    ),
    ensemble: ensembles.length === runs.length ? pool(ensembles, weights) : null,
    baselines: Object.fromEntries(
      names.flatMap((name) => {
        const scores = baselines.map((ofFold) => ofFold[name]).filter((metrics) => metrics !== undefined);
        return scores.length === runs.length ? [[name, pool(scores, weights)]] : [];
      }),
    ),
  };
}

/** How a metric is pooled: the mean over rows of it, or of its square. */
const pooledBy: Record<string, "mean" | "root"> = {
  accuracy: "mean",
  log_loss: "mean",
  mae: "mean",
  rmse: "root",
  rmse_log: "root",
};

function pool(scores: readonly Metrics[], weights: readonly number[]): Metrics {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pooled: Metrics = {};
  for (const name of Object.keys(scores[0] ?? {})) {
    const how = pooledBy[name];
    if (how === undefined) continue;
    const power = how === "root" ? 2 : 1;
    const sum = scores.reduce(
      (before, metrics, fold) => before + (weights[fold] ?? 0) * (metrics[name] ?? Number.NaN) ** power,
      0,
    );
    pooled[name] = (sum / total) ** (1 / power);
  }
  return pooled;
}

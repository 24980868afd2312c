/** Model to its pooled scores. */
export function printScores(scores) {
  console.table(
    Object.entries(scores).map(([model, { rmse_log, rmse }]) => ({
      model,
      rmse_log: Number(rmse_log.toFixed(4)),
      dollars: Math.round(rmse),
    })),
  );
}

/** Model to the mean and deviation of its scores. */
export function printSpread(scores) {
  console.table(
    Object.entries(scores).map(([model, { rmse_log, rmse }]) => ({
      model,
      rmse_log: `${rmse_log.mean.toFixed(4)} ± ${rmse_log.deviation.toFixed(4)}`,
      dollars: `${Math.round(rmse.mean)} ± ${Math.round(rmse.deviation)}`,
    })),
  );
}

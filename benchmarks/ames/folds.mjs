import { models, oneSplit } from "./one-split.mjs";

const folds = 10;
const bars = { single: 0.135, ensemble: 0.128, search_seconds: 60 };

/**
 * Claim: out of the folds of one seeded ten-fold cross-validation, each with its own search, the error of the logarithm
 * pooled over all rows is at most 0.135 for the single network and 0.128 for the ensemble, with at most a minute of search
 * per fold. What is pooled is the mean squared error, weighted by rows.
 */
export async function crossValidate(file, peers, { seed, trials, ensemble }) {
  const parts = [];
  for (let fold = 1; fold <= folds; fold++) {
    const part = await oneSplit(file, peers, { split: `fold:${fold}/${folds}`, seed, trials, ensemble });
    const { single, ensemble: together, trees } = part.scores;
    console.log(
      `fold ${fold}: single ${single.rmse_log.toFixed(4)}, ensemble of ${part.members} ${together.rmse_log.toFixed(4)}, ` +
        `trees ${trees.rmse_log.toFixed(4)}, ${part.search_seconds.toFixed(0)} s of search`,
    );
    parts.push(part);
  }
  const pooled = Object.fromEntries(
    models.map((model) => [
      model,
      { rmse_log: pool(parts, model, "rmse_log"), rmse: pool(parts, model, "rmse") },
    ]),
  );
  const longest = Math.max(...parts.map(({ search_seconds }) => search_seconds));
  const holds =
    pooled.single.rmse_log <= bars.single &&
    pooled.ensemble.rmse_log <= bars.ensemble &&
    longest <= bars.search_seconds;
  return { bars, seed, trials, holds, pooled, longest_search_seconds: longest, parts };
}

function pool(parts, model, metric) {
  const rows = parts.reduce((sum, { test_rows }) => sum + test_rows, 0);
  const squares = parts.reduce(
    (sum, { test_rows, scores }) => sum + test_rows * scores[model][metric] ** 2,
    0,
  );
  return Math.sqrt(squares / rows);
}

import { models, oneSplit } from "./one-split.mjs";

const seeds = [1, 2, 3, 4, 5];

/** No claim: five random splits, 60 % train, 20 % validate, 20 % test, with the mean and deviation of every score. */
export async function severalSplits(file, peers, { trials, ensemble }) {
  const parts = [];
  for (const seed of seeds) {
    const part = await oneSplit(file, peers, { split: "random", seed, trials, ensemble });
    const { single, ensemble: together, trees } = part.scores;
    const figures = [single, together, trees].map(({ rmse }) => Math.round(rmse)).join(", ");
    console.log(`split ${seed}: dollars of single, ensemble of ${part.members}, trees: ${figures}`);
    parts.push(part);
  }
  const over = (model, metric) => spread(parts.map(({ scores }) => scores[model][metric]));
  const summary = Object.fromEntries(
    models.map((model) => [model, { rmse: over(model, "rmse"), rmse_log: over(model, "rmse_log") }]),
  );
  return { seeds, trials, summary, parts };
}

/** Mean and standard deviation (n - 1). */
function spread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

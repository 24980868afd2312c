import { rowsOf } from "./rows.mjs";
import { honestSearch } from "./search.mjs";

/**
 * One search under the honest protocol and every peer on the same rows: for each of `single`, `ensemble`, `mean`, `ridge`
 * (ours), `ridge_peer` and `trees` the test scores `rmse` (dollars) and `rmse_log`. Throws when the peers' rows are others
 * than those of the search, which the score of the training mean tells.
 */
export async function oneSplit(file, peers, options) {
  const { seconds, document } = honestSearch(file, options);
  const { report, rows, trials, best } = document;
  const parts = await rowsOf(file, options);
  const peer = await peers.judge(parts);
  const { mean, ridge } = report.baselines.test;
  if (parts.test.length !== rows.test || Math.abs(peer.mean.rmse - mean.rmse) > 1e-6 * mean.rmse)
    throw new Error(`the peers were given other rows: ${JSON.stringify({ ours: mean, theirs: peer.mean })}`);
  return {
    split: options.split,
    seed: options.seed,
    seconds,
    search_seconds: searchSeconds(trials),
    test_rows: rows.test,
    validation_rmse_log: best.metrics.rmse_log,
    members: report.ensemble.trial_ids.length,
    scores: {
      ...{ single: document.test, ensemble: report.ensemble.test, mean, ridge },
      ...{ ridge_peer: peer.ridge, trees: peer.trees },
    },
  };
}

/** From the start of the first trial to the end of the last. */
function searchSeconds(trials) {
  const starts = trials.map(({ started_at }) => Date.parse(started_at));
  const ends = trials.map(({ finished_at }) => Date.parse(finished_at));
  return (Math.max(...ends) - Math.min(...starts)) / 1_000;
}

export const models = ["single", "ensemble", "mean", "ridge", "ridge_peer", "trees"];

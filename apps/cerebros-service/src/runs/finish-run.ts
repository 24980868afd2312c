import { rm } from "node:fs/promises";
import type {
  BaselineName,
  BaselineScores,
  Direction,
  Metrics,
  Repeats,
  Run,
  RunReport,
} from "@cerebros/contracts";
import { type DataDirectory, ensemblePath, repeatPath } from "../data-directory.js";
import type { Store } from "../store/store.js";
import { saveEnsemble } from "../training/ensemble-folder.js";
import { metricBounds } from "../training/metrics.js";
import type { Training } from "../training/training.js";
import { dataSource } from "./data-source.js";
import { tInterval } from "./interval.js";
import { getRun, getTrial } from "./read.js";
import { type Repeat, repeatWinner } from "./repeat-winner.js";
import { endRun } from "./run-record.js";
import { freezeSelection, modelFolders, type Selection } from "./selection.js";

export interface FinishRunOptions {
  store: Store;
  directory: DataDirectory;
  training: Training;
  maxWorkers: number;
  now: () => Date;
}

/**
 * The end of a run whose trials are over: what is chosen is frozen, the winner is trained with other seeds, the ensemble is
 * saved, and then the test part is opened, once, for all of them and the baselines. After a stop it goes on with what was
 * frozen. Rejects with the reason of `signal` after an abort.
 */
export async function finishRun(
  options: FinishRunOptions,
  run: Run,
  best_trial_id: string,
  signal: AbortSignal,
): Promise<void> {
  const { store, directory, training } = options;
  const { run_id } = run;
  const selection = await freezeSelection(options, run, best_trial_id);
  const winner = await getTrial(store.db, selection.trial_id);
  const repeats = await repeatWinner(options, run, winner, selection.seeds, signal).catch(async (error) => {
    // A cancelled run does not go on, so nothing would ever remove them.
    if ((await getRun(store.db, run_id)).state === "cancelled") await removeRepeats(directory, selection);
    throw error;
  });
  const again = repeats.flatMap((repeat) => ("model_dir" in repeat ? [repeat] : []));
  const members = selection.ensemble ?? [];
  const folders = await modelFolders(options, [winner.trial_id, ...members]);
  const [winnerFolder = "", ...memberFolders] = folders;
  const model_path = ensemblePath(run_id);
  if (selection.ensemble !== null) {
    const saved = members.map((trial_id, index) => ({ trial_id, model_dir: memberFolders[index] ?? "" }));
    await saveEnsemble(directory.model(model_path), saved);
  }

  const source = dataSource(run.config, directory);
  const models = [
    ...again.map(({ model_dir }) => [model_dir]),
    ...(selection.ensemble === null ? [] : [memberFolders]),
  ];
  const validated = models.length === 0 ? [] : await training.validate({ source, models });
  signal.throwIfAborted();
  const opened = await training.openTest({ source, models: [[winnerFolder], ...models] });
  const [test = {}, ...others] = opened.models;
  const report: RunReport = {
    baselines: opened.baselines,
    repeats:
      selection.seeds.length === 0
        ? null
        : tellRepeats(run, repeats, validated.slice(0, again.length), others, opened.baselines),
    ensemble:
      selection.ensemble === null
        ? null
        : {
            trial_ids: members,
            validation: validated.at(-1) ?? {},
            test: others.at(-1) ?? {},
            model_path,
          },
  };
  signal.throwIfAborted();
  await endRun(options, run_id, { state: "succeeded", error: null, test, report });
  await removeRepeats(directory, selection);
}

/** They were trained for their scores alone. */
async function removeRepeats(directory: DataDirectory, { trial_id, seeds }: Selection): Promise<void> {
  for (const seed of seeds) {
    await rm(directory.model(repeatPath(trial_id, seed)), { recursive: true, force: true });
  }
}

function tellRepeats(
  { metric, direction }: Run,
  repeats: Repeat[],
  validation: Metrics[],
  tested: Metrics[],
  baselines: RunReport["baselines"],
): Repeats {
  const name = metric ?? "";
  const test = tested.slice(0, validation.length);
  const interval = tInterval(
    test.map((metrics) => metrics[name] ?? Number.NaN),
    metricBounds(name),
  );
  const baseline = bestBaseline(baselines.validation, name, direction ?? "minimize");
  const rival = baseline === null ? undefined : baselines.test[baseline]?.[name];
  return {
    seeds: repeats.flatMap((repeat) => ("model_dir" in repeat ? [repeat.seed] : [])),
    failed: repeats.flatMap((repeat) =>
      "failed" in repeat ? [`seed ${repeat.seed}: ${repeat.failed}`] : [],
    ),
    validation,
    test,
    interval,
    against:
      interval === null || baseline === null || rival === undefined
        ? null
        : {
            baseline,
            difference: {
              ...interval,
              mean: interval.mean - rival,
              low: interval.low - rival,
              high: interval.high - rival,
            },
          },
  };
}

/** The best on the validation rows; the test rows choose nothing. */
function bestBaseline(scores: BaselineScores, metric: string, direction: Direction): BaselineName | null {
  const sign = direction === "minimize" ? 1 : -1;
  let best: { name: BaselineName; value: number } | null = null;
  for (const [name, metrics] of Object.entries(scores) as [BaselineName, Metrics][]) {
    const value = sign * (metrics[metric] ?? Number.POSITIVE_INFINITY);
    if (best === null || value < best.value) best = { name, value };
  }
  return best?.name ?? null;
}

import { compareTrials, type Run, type Trial } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import type { DataDirectory } from "../data-directory.js";
import { toTrial } from "../store/rows.js";
import type { Store } from "../store/store.js";
import type { Training } from "../training/training.js";
import { dataSource } from "./data-source.js";
import { getRunRow, getTrial } from "./read.js";

/**
 * Everything that is chosen before the test part is opened, on validation rows alone. It is stored first and never changed,
 * so a run that is killed in between opens the same rows for the same models.
 */
export interface Selection {
  /** The winner. */
  trial_id: string;
  /** With which it is trained again. */
  seeds: number[];
  /** Members of the ensemble, the best first; null when none was asked for. */
  ensemble: string[] | null;
}

export interface SelectionOptions {
  store: Store;
  directory: DataDirectory;
  training: Training;
}

/** The stored selection of a run, or a new one, stored. */
export async function freezeSelection(
  options: SelectionOptions,
  run: Run,
  best_trial_id: string,
): Promise<Selection> {
  const { store } = options;
  const { selection_json } = await getRunRow(store.db, run.run_id);
  if (selection_json !== null) return JSON.parse(selection_json) as Selection;
  const selection: Selection = {
    trial_id: best_trial_id,
    seeds: repeatSeeds(run),
    ensemble: run.config.ensemble === 0 ? null : await chooseMembers(options, run),
  };
  await store.change(({ db }) =>
    db
      .updateTable("run")
      .set({ selection_json: JSON.stringify(selection) })
      .where("run_id", "=", run.run_id)
      .execute(),
  );
  return selection;
}

/** Different from each other and from the run's own. */
function repeatSeeds({ config }: Run): number[] {
  const draws = stream(config.seed, "repeats");
  const seeds = new Set<number>();
  while (seeds.size < config.seeds) {
    const seed = draws.int(0, 2 ** 31 - 1);
    if (seed !== config.seed) seeds.add(seed);
  }
  return [...seeds];
}

/** As many of the best trials as predict the validation rows best together; the fewer of equally good ones. */
async function chooseMembers({ store, directory, training }: SelectionOptions, run: Run): Promise<string[]> {
  const rows = await store.db
    .selectFrom("trial")
    .selectAll()
    .where("run_id", "=", run.run_id)
    .where("state", "=", "succeeded")
    .execute();
  const compare = compareTrials(run.direction ?? "minimize");
  const ranked = rows.map(toTrial).sort(compare).slice(0, run.config.ensemble);
  const sizes = ranked.map((_, index) => index + 1);
  const models = sizes.map((size) => ranked.slice(0, size).map((trial) => modelFolder(directory, trial)));
  const scores = await training.validate({ source: dataSource(run.config, directory), models });
  const metric = run.metric ?? "";
  const judged = scores.map((metrics, index) => ({
    number: index + 1,
    value: metrics[metric] ?? null,
    // Accuracies tie often.
    metrics: metrics["log_loss"] === undefined ? {} : { val_loss: metrics["log_loss"] },
  }));
  const [best] = judged.sort(compare);
  return ranked.slice(0, best?.number ?? 1).map(({ trial_id }) => trial_id);
}

/** Absolute folders of the models of trials that succeeded. */
export async function modelFolders(
  { store, directory }: Pick<SelectionOptions, "store" | "directory">,
  trial_ids: string[],
): Promise<string[]> {
  const trials = await Promise.all(trial_ids.map((trial_id) => getTrial(store.db, trial_id)));
  return trials.map((trial) => modelFolder(directory, trial));
}

function modelFolder(directory: DataDirectory, { trial_id, model_path }: Trial): string {
  if (model_path === null) throw new Error(`trial ${trial_id} succeeded without a model`);
  return directory.model(model_path);
}

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { CerebrosError } from "@cerebros/contracts";
import { holdLock } from "@cerebros/sqlite";

/** Where everything that the service keeps is: one folder, nothing outside it. */
export interface DataDirectory {
  root: string;
  /** State of runs, trials and events. */
  database: string;
  /** Studies and their trials. */
  studies: string;
  /** CSV files, named by their hash. */
  dataset(dataset_id: string): string;
  /** Folder for a file that is still arriving; same file system, so that a rename finishes it. */
  incoming: string;
  /** Folder of a saved model, from its path below the root. */
  model(model_path: string): string;
  /** Lets another process have the directory. */
  release(): void;
}

/** Creates the folders that are missing and keeps the directory to this process. `conflict` when another one has it. */
export function openDataDirectory(path: string): DataDirectory {
  const root = resolve(path);
  const incoming = join(root, "incoming");
  try {
    for (const folder of [root, incoming, join(root, "datasets"), join(root, "models")]) {
      mkdirSync(folder, { recursive: true });
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC") {
      throw new CerebrosError(
        "storage_full",
        `no space left for ${root}: free some space, or give another --data-dir`,
        {
          cause: error,
        },
      );
    }
    throw new CerebrosError("storage_failed", `cannot use ${root} as data directory: ${message}`, {
      cause: error,
    });
  }
  const lock = holdLock(join(root, "lock"), `data directory ${root}`);
  return {
    root,
    incoming,
    database: join(root, "cerebros.db"),
    studies: join(root, "studies.db"),
    dataset: (dataset_id) => join(root, "datasets", `${dataset_id}.csv`),
    model: (model_path) => join(root, model_path),
    release: () => lock.release(),
  };
}

/** Path of a trial's model below the root. */
export function modelPath(trial_id: string): string {
  return `models/${trial_id}`;
}

/** Path of a run's ensemble below the root. */
export function ensemblePath(run_id: string): string {
  return `models/${run_id}-ensemble`;
}

/** Path of the model that the winner becomes with another seed; it is kept until the run ends. */
export function repeatPath(trial_id: string, seed: number): string {
  return `models/${trial_id}-seed-${seed}`;
}

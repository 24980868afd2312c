import type { StudyConfigInput } from "@cerebros/contracts";
import { type ObjectiveFunction, type OptimizeOptions, optimize } from "@cerebros/search";
import type { StoredStudy } from "./stored-study.js";
import { openStudyStore, type StudyStoreOptions } from "./study-store.js";

export type OpenStudyOptions = StudyStoreOptions & StudyConfigInput;

/** A study with its file to itself. */
export interface OwnStudy extends StoredStudy {
  optimize(objective: ObjectiveFunction, options?: OptimizeOptions): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a study on a SQLite file, new or as it was left: `openStudy({ path: "studies.db", name: "first", space })`. Trials
 * that were running go on once their lease has ended.
 */
export async function openStudy({ path, synchronous, now, ...config }: OpenStudyOptions): Promise<OwnStudy> {
  const store = await openStudyStore({
    path,
    ...(synchronous === undefined ? {} : { synchronous }),
    ...(now === undefined ? {} : { now }),
  });
  try {
    const study = await store.create(config);
    return Object.assign(study, {
      optimize: (objective: ObjectiveFunction, options?: OptimizeOptions) =>
        optimize(study, objective, options),
      close: () => store.close(),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

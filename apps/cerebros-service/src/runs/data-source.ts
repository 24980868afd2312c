import { DataOptions, type RunConfig } from "@cerebros/contracts";
import type { DataDirectory } from "../data-directory.js";
import type { DataSource } from "../training/training.js";

/** The rows that a run learns from. */
export function dataSource(config: RunConfig, directory: DataDirectory): DataSource {
  const { dataset_id, target, drop, task, split, seed } = config;
  const path = directory.dataset(dataset_id);
  return { path, target, drop, task, split, seed, options: DataOptions.parse(config) };
}

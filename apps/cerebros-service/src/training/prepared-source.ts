import { stat } from "node:fs/promises";
import { type PreparedData, prepareData } from "./data/prepare-data.js";
import type { DataSource } from "./training.js";

let last: { key: string; data: Promise<PreparedData> } | undefined;

/** `prepareData` with the result for the last source kept: the trials of a run share theirs. One per thread. */
export async function preparedSource(source: DataSource): Promise<PreparedData> {
  const file = await stat(source.path).catch(() => null);
  const key = JSON.stringify([source, file?.size, file?.mtimeMs]);
  if (last?.key !== key) {
    const data = prepareData(source);
    last = { key, data };
    data.catch(() => {
      last = undefined;
    });
  }
  return last.data;
}

import { stat } from "node:fs/promises";
import type { Leak } from "@cerebros/contracts";
import { type PreparedData, prepareData } from "./data/prepare-data.js";
import { screenColumns } from "./leak/screen-columns.js";
import type { DataSource } from "./training.js";

let last: { key: string; data: Promise<PreparedData> } | undefined;

/** `prepareData` with the result for the last source kept: the trials of a run share theirs. One per thread. */
export async function preparedSource(source: DataSource): Promise<PreparedData> {
  const key = await keyOf(source);
  return last?.key === key ? last.data : keep(key, prepareData(source));
}

/** The same with what the leak screen says of the columns, which is found out anew each time. */
export async function screenedSource(source: DataSource): Promise<{ data: PreparedData; leaks: Leak[] }> {
  const leaks: Leak[] = [];
  const key = await keyOf(source);
  const data = await keep(
    key,
    prepareData(source, (screened) => leaks.push(...screenColumns(screened))),
  );
  return { data, leaks };
}

async function keyOf(source: DataSource): Promise<string> {
  const file = await stat(source.path).catch(() => null);
  return JSON.stringify([source, file?.size, file?.mtimeMs]);
}

function keep(key: string, data: Promise<PreparedData>): Promise<PreparedData> {
  last = { key, data };
  data.catch(() => {
    if (last?.data === data) last = undefined;
  });
  return data;
}

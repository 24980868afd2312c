import { prepareData } from "../../apps/cerebros-service/dist/training/data/prepare-data.js";
import { parseSplit } from "../../apps/runner/dist/data-options.js";
import { honest } from "./data.mjs";

/**
 * The rows (0-based, in the order of the file) that train, validate and test under the honest protocol. The service does not
 * tell them, so they are drawn here the way its workers draw them; whoever uses them compares a score with the service's.
 */
export async function rowsOf(file, { split, seed }) {
  let screened;
  const { target, drop, categorical, target_transform } = honest;
  await prepareData(
    {
      ...{ path: file, target, drop, task: "regression", split: parseSplit(split), seed },
      options: {
        columns: Object.fromEntries(categorical.map((name) => [name, "categorical"])),
        target_transform,
      },
    },
    (columns) => {
      screened = columns;
    },
  );
  const train = screened.train.rows;
  const validation = screened.validation.rows;
  const seen = new Set([...train, ...validation]);
  const test = Array.from({ length: screened.table_rows }, (_, row) => row).filter((row) => !seen.has(row));
  return { train, validation, test };
}

import { invalidInput, type RunConfigInput, type Split } from "@cerebros/contracts";
import type { Context } from "./context.js";
import { drawFolds } from "./fold-scores.js";
import { exitCodeOf } from "./follow-to-end.js";
import { poolFolds } from "./pool-folds.js";
import { toRunDocument } from "./run-document.js";
import { loadResult, type RunResult } from "./run-result.js";
import { runSearch } from "./run-search.js";
import type { Session } from "./session.js";

export interface FoldsRequest {
  file: string;
  /** Of every fold but for the split. */
  config: Omit<RunConfigInput, "dataset_id">;
  folds: number;
  /** One JSON document in place of the text. */
  quiet: boolean;
}

/**
 * A cross-validation: one run per fold, one after the other, each with a search of its own, and their test scores pooled.
 * Ends with the first fold that does not succeed; then nothing is pooled.
 */
export async function searchFolds(context: Context, session: Session, request: FoldsRequest): Promise<void> {
  const { file, config, folds, quiet } = request;
  const { terminal } = context;
  const group = groupOf(config.split);
  const results: RunResult[] = [];
  for (let fold = 1; fold <= folds; fold++) {
    terminal.note(`fold ${fold} of ${folds}`);
    const split: Split = { kind: "fold", folds, fold, validation_share: 0.2, group };
    const before = results.length;
    await runSearch(context, session, {
      ...{ file, quiet },
      config: { ...config, split },
      async report(run_id, { finished }) {
        if (finished) results.push(await loadResult(session, run_id));
        else terminal.note(`fold ${fold} was interrupted: nothing is pooled`);
      },
    });
    const run = results[before]?.run;
    // Interrupted; the exit code is set already.
    if (run === undefined) return;
    if (run.state !== "succeeded") {
      context.exit(exitCodeOf(context, run));
      terminal.note(`fold ${fold} did not succeed: nothing is pooled`);
      return;
    }
  }
  const runs = results.map(({ run }) => run);
  const pooled = poolFolds(runs);
  if (quiet) terminal.print(JSON.stringify({ folds: results.map(toRunDocument), pooled }));
  else terminal.print(`\n${drawFolds(runs, pooled)}`);
}

/** The column that holds rows together. Any other split contradicts folds. */
function groupOf(split: RunConfigInput["split"]): string | null {
  if (split === undefined || split === "random" || split === "stratified") return null;
  if (typeof split !== "string" && split.kind === "group") return split.column;
  throw invalidInput(
    "folds",
    "--folds divides the rows itself: leave --split out, or name a column that holds rows together with --split group:COLUMN",
  );
}

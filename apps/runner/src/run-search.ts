import type { RunConfigInput } from "@cerebros/contracts";
import type { Context } from "./context.js";
import { signalExitCode } from "./exit-code.js";
import { cancelOnInterrupt, followToEnd } from "./follow-to-end.js";
import { newRunId } from "./run-id.js";
import { waitForTracking } from "./run-result.js";
import { type Session, serviceHealth } from "./session.js";
import { submitRun } from "./submit-run.js";

export interface Search {
  file: string;
  config: Omit<RunConfigInput, "dataset_id">;
  /** Standard output stays free until the report. */
  quiet: boolean;
  /** Called once the run has ended or was interrupted. */
  report(run_id: string, end: { finished: boolean }): Promise<void>;
}

/** Submits a run, shows it until it ends, and cancels it on Ctrl-C. */
export async function runSearch(context: Context, session: Session, request: Search): Promise<void> {
  const { file, config, quiet, report } = request;
  const { terminal } = context;
  const interrupts = context.takeInterrupts();
  const { signal } = interrupts;
  const run_id = newRunId();
  const run = await submitRun(session, { file, config, run_id, signal, note: (text) => terminal.note(text) });
  if (run !== null) {
    const current = (await serviceHealth(session.url))?.current_run_id;
    if (current && current !== run_id) terminal.note(`run ${run_id} waits until run ${current} has ended`);
    await followToEnd(context, session, { run_id, quiet, signal });
  }
  if (interrupts.received === null) {
    const pending = await waitForTracking(session);
    if (pending > 0)
      terminal.note(`${pending} trials are not on the tracking server yet: the service keeps them on disk`);
    await report(run_id, { finished: true });
    return;
  }
  // The call that creates the run may have been answered with nobody listening, so it is cancelled in any case.
  await cancelOnInterrupt(context, session, run_id);
  if (run !== null) await report(run_id, { finished: false });
  context.exit(signalExitCode(interrupts.received));
}

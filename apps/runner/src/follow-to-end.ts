import { CerebrosError, type Run } from "@cerebros/contracts";
import type { Context } from "./context.js";
import { FAILED, OK } from "./exit-code.js";
import { followRun } from "./follow-run.js";
import { createProgress } from "./progress.js";
import { createRunView } from "./run-view.js";
import type { Session } from "./session.js";

/**
 * Shows a run from its first event until it ends or `signal` aborts.
 *
 * @param quiet standard output stays free: the trials' lines go to standard error.
 */
export async function followToEnd(
  { terminal }: Context,
  session: Session,
  { run_id, quiet, signal }: { run_id: string; quiet: boolean; signal: AbortSignal },
): Promise<void> {
  const note = (text: string) => terminal.note(text);
  const view = createRunView({
    progress: createProgress(terminal),
    line: quiet ? note : (text) => terminal.print(text),
    note,
  });
  const events = followRun(session, {
    run_id,
    signal,
    onLost: (reason) => note(`${reason}; waiting up to 60 s for it to come back`),
    onBack: () => note("the service answers again; going on"),
  });
  try {
    for await (const event of events) view.handle(event);
  } finally {
    view.close();
  }
}

/** How a command ends that has seen a run to its end. A failed run's reason is one line on standard error. */
export function exitCodeOf({ terminal }: Context, run: Run): number {
  if (run.state === "failed") terminal.note(`error: ${run.error ?? "the run failed"}`);
  if (run.state === "cancelled") terminal.note(`run ${run.run_id} was cancelled`);
  return run.state === "failed" || run.state === "cancelled" ? FAILED : OK;
}

/** Cancels a run for a person who is waiting to get out; the service may be gone already. */
export async function cancelOnInterrupt(
  { terminal }: Context,
  session: Session,
  run_id: string,
): Promise<void> {
  terminal.note(`cancelling run ${run_id} (Ctrl-C again ends at once)`);
  try {
    const signal = AbortSignal.timeout(10_000);
    await session.ask(session.client.runs.cancel.mutate({ run_id }, { signal }));
  } catch (error) {
    if (!(error instanceof CerebrosError)) throw error;
    terminal.note(`the run could not be cancelled: ${error.message}`);
  }
}

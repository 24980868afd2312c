import { Command } from "commander";
import type { Context } from "../context.js";
import { signalExitCode } from "../exit-code.js";
import { exitCodeOf, followToEnd } from "../follow-to-end.js";
import { reportRun } from "../report.js";
import { resolveRun } from "../resolve-run.js";
import { loadResult } from "../run-result.js";
import { withSession } from "../session.js";

export function watchCommand(context: Context): Command {
  return new Command("watch")
    .description("follow a run until it ends; Ctrl-C leaves it running")
    .argument("<run>", "id, the start of one, or latest")
    .option("--json", "print one JSON document at the end; everything else goes to standard error")
    .action((name: string, options: { json?: boolean }) =>
      withSession(context, "attach", {}, async (session) => {
        const json = options.json ?? false;
        const { run_id } = await resolveRun(session, name);
        const interrupts = context.takeInterrupts();
        await followToEnd(context, session, { run_id, quiet: json, signal: interrupts.signal });
        if (interrupts.received !== null) {
          context.terminal.note(`run ${run_id} goes on; \`cancel ${run_id}\` stops it`);
          context.exit(signalExitCode(interrupts.received));
          return;
        }
        const result = await loadResult(session, run_id);
        reportRun(context, session, result, { json, stays_up: session.own === null, advice: [] });
        context.exit(exitCodeOf(context, result.run));
      }),
    );
}

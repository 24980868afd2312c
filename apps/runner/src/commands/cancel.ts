import { Command } from "commander";
import type { Context } from "../context.js";
import { dataDirOption, portOption, type ServiceOptions } from "../options.js";
import { resolveRun } from "../resolve-run.js";
import { withSession } from "../session.js";

export function cancelCommand(context: Context): Command {
  return new Command("cancel")
    .description("stop a run; one that has ended stays as it is")
    .argument("<run>", "id, the start of one, or latest")
    .addOption(portOption())
    .addOption(dataDirOption())
    .action((name: string, options: ServiceOptions) =>
      withSession(context, "read", options, async (session) => {
        const { run_id } = await resolveRun(session, name);
        const run = await session.ask(session.client.runs.cancel.mutate({ run_id }));
        const outcome = run.state === "cancelled" ? "is cancelled" : `had ended before: it ${run.state}`;
        context.terminal.print(`run ${run_id} ${outcome}`);
      }),
    );
}

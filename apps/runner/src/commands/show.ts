import { Command } from "commander";
import type { Context } from "../context.js";
import { dataDirOption, portOption, type ServiceOptions } from "../options.js";
import { reportRun } from "../report.js";
import { resolveRun } from "../resolve-run.js";
import { loadResult } from "../run-result.js";
import { withSession } from "../session.js";

export function showCommand(context: Context): Command {
  return new Command("show")
    .description("show a run: its state, leaderboard, best architecture and scores")
    .argument("<run>", "id, the start of one, or latest")
    .addOption(portOption())
    .addOption(dataDirOption())
    .option("--json", "print one JSON document")
    .action((name: string, options: ServiceOptions & { json?: boolean }) =>
      withSession(context, "read", options, async (session) => {
        const { run_id } = await resolveRun(session, name);
        const result = await loadResult(session, run_id);
        reportRun(context, session, result, {
          json: options.json ?? false,
          stays_up: session.own === null,
          advice: [],
        });
      }),
    );
}

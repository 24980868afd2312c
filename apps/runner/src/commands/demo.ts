import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { Context } from "../context.js";
import { exitCodeOf } from "../follow-to-end.js";
import { predictCommand } from "../next-command.js";
import { reportRun } from "../report.js";
import { loadResult } from "../run-result.js";
import { runSearch } from "../run-search.js";
import { type Session, startOwnServers } from "../session.js";

const iris = fileURLToPath(new URL("../../../../examples/iris.csv", import.meta.url));

export function demoCommand(context: Context): Command {
  return new Command("demo")
    .description("start everything, search on the shipped iris data, and keep the servers up until Ctrl-C")
    .option(
      "--exit",
      "stop everything after the search; so does CI=true or a standard output that is no terminal",
    )
    .action(async (options: { exit?: boolean }) => {
      const { env, terminal } = context;
      terminal.print("Starting the tracking server and the service …");
      const session = await startOwnServers(context, {
        data_dir: env.data_dir,
        execute: true,
        port: null,
        always_tracking: true,
      });
      try {
        const stays_up = !options.exit && !env.ci && terminal.answers_person;
        await showSearch(context, session, stays_up);
      } finally {
        await session.close();
      }
    });
}

async function showSearch(context: Context, session: Session, stays_up: boolean): Promise<void> {
  const { terminal } = context;
  const file = relative(process.cwd(), iris);
  const interrupts = context.takeInterrupts();
  terminal.print(`Service          ${session.url}`);
  terminal.print(`Tracking server  ${session.own_tracking?.url ?? context.env.tracking_uri}`);
  await runSearch(context, session, {
    file,
    config: { target: "species", trials: 10, max_epochs: 60, seed: 1 },
    quiet: false,
    async report(run_id, { finished }) {
      const result = await loadResult(session, run_id);
      const advice = [predictCommand(context, session, { run_id, file, options: {}, stays_up })];
      reportRun(context, session, result, { json: false, stays_up, advice: finished ? advice : [] });
      if (finished) context.exit(exitCodeOf(context, result.run));
    },
  });
  if (!stays_up || interrupts.received !== null) return;
  terminal.print("\nThe servers stay up until Ctrl-C.");
  await stopped(session, interrupts.signal);
  terminal.print("Stopping …");
}

async function stopped(session: Session, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = setInterval(() => {
      const exit = session.own?.exit;
      if (!signal.aborted && !exit) return;
      clearInterval(look);
      if (signal.aborted) resolve();
      else if (exit) reject(exit.error);
    }, 100);
  });
}

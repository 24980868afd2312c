import type { Run } from "@cerebros/contracts";
import { Command } from "commander";
import type { Context } from "../context.js";
import { drawTable } from "../draw-table.js";
import { formatNumber } from "../format-number.js";
import { dataDirOption, portOption, type ServiceOptions, wholeNumber } from "../options.js";
import { withSession } from "../session.js";

export function lsCommand(context: Context): Command {
  return new Command("ls")
    .description("list runs, newest first")
    .option("--limit <n>", "runs to list at most", wholeNumber(1, 1_000), 50)
    .addOption(portOption())
    .addOption(dataDirOption())
    .option("--json", "print one JSON document")
    .action((options: ServiceOptions & { limit: number; json?: boolean }) =>
      withSession(context, "read", options, async ({ client, ask }) => {
        const runs = await ask(client.runs.list.query({ limit: options.limit }));
        context.terminal.print(options.json ? JSON.stringify({ runs }) : drawRuns(runs));
      }),
    );
}

function drawRuns(runs: readonly Run[]): string {
  if (runs.length === 0) return "no runs yet";
  const head = ["run", "state", "data", "target", "task", "trials", "test", "created"];
  return drawTable(head, runs.map(describeRun));
}

function describeRun(run: Run): string[] {
  const score = run.metric === null ? undefined : run.test?.[run.metric];
  return [
    run.run_id,
    run.state,
    run.dataset_name,
    run.config.target,
    run.task ?? run.config.task,
    `${run.trials_finished}/${run.config.trials}`,
    score === undefined ? "-" : `${run.metric} ${formatNumber(score)}`,
    run.created_at.replace("T", " ").replace(/\.\d+Z$/, "Z"),
  ];
}

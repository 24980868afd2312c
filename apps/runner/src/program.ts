import { Command } from "commander";
import { cancelCommand } from "./commands/cancel.js";
import { demoCommand } from "./commands/demo.js";
import { healthCommand } from "./commands/health.js";
import { lsCommand } from "./commands/ls.js";
import { predictCommand } from "./commands/predict.js";
import { replayCommand } from "./commands/replay.js";
import { runCommand } from "./commands/run.js";
import { showCommand } from "./commands/show.js";
import { studyCommand } from "./commands/study/study.js";
import { watchCommand } from "./commands/watch.js";
import type { Context } from "./context.js";
import { drawTable } from "./draw-table.js";
import { exitCodes } from "./exit-code.js";

/** The command line: its commands, its help. Nothing runs yet. */
export function createProgram(context: Context, version: string): Command {
  const program = new Command("cerebros")
    .description(
      "Searches neural architectures for a table, tracks every trial, and predicts with the best model.",
    )
    .version(version)
    .usage("<command> [options]")
    .helpCommand(false)
    .addHelpText("after", helpText(context.env.command));
  const commands = [
    runCommand,
    lsCommand,
    showCommand,
    watchCommand,
    cancelCommand,
    predictCommand,
    replayCommand,
    studyCommand,
    healthCommand,
    demoCommand,
  ];
  for (const create of commands) program.addCommand(create(context));
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      // The message is printed where all errors are.
      writeErr: () => {},
    });
  }
  return program;
}

function helpText(command: string): string {
  const codes = exitCodes.map(({ exit, meaning }) => [`  ${exit}`, meaning]);
  return `
<run> is the id of a run, the start of one, or latest.

Examples:
  ${command} run --data houses.csv --target price --drop id --trials 30 --time 10m
  ${command} run --data examples/iris.csv --target species --json > run.json
  ${command} show latest
  ${command} predict latest --data new-houses.csv --output predictions.csv
  ${command} study run examples/quadratic.yaml

Environment:
  CEREBROS_API_URL     the service to use; when it is not set and none answers at
                       http://127.0.0.1:8000, commands start one of their own
  CEREBROS_DATA_DIR    where a service of its own keeps its state (default: .cerebros)
  MLFLOW_TRACKING_URI  the tracking server; when it is not set and none answers at
                       http://127.0.0.1:5000, \`run\` starts one of its own
  LOG_LEVEL            of the servers it starts; at debug, errors come with a stack trace

Exit codes:
${drawTable([], codes)}`;
}

import { Command } from "commander";
import type { Context } from "../../context.js";
import { askCommand } from "./ask.js";
import { bestCommand } from "./best.js";
import { createCommand } from "./create.js";
import { exportCommand } from "./export.js";
import { importancesCommand } from "./importances.js";
import { runStudyCommand } from "./run.js";
import { tellCommand } from "./tell.js";

export function studyCommand(context: Context): Command {
  const command = new Command("study")
    .description("search parameters of a program of yours")
    .helpCommand(false);
  for (const create of [
    createCommand,
    runStudyCommand,
    askCommand,
    tellCommand,
    bestCommand,
    importancesCommand,
    exportCommand,
  ])
    command.addCommand(create(context));
  return command;
}

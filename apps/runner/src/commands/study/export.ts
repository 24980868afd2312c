import { Command } from "commander";
import type { Context } from "../../context.js";
import { type StudyPlace, studyFolderOption, withStudies } from "../../studies/open-studies.js";

/** Trials fetched at a time. */
const PAGE = 1_000;

export function exportCommand(context: Context): Command {
  return new Command("export")
    .description("print every trial, one JSON object a line")
    .argument("<study>", "name")
    .addOption(studyFolderOption())
    .action((study: string, options: StudyPlace) =>
      withStudies(context, options, async (studies) => {
        for (let after = 0; ; ) {
          const trials = await studies.trials({ study, after, limit: PAGE });
          for (const trial of trials) await context.terminal.write(`${JSON.stringify(trial)}\n`);
          after = trials.at(-1)?.number ?? after;
          if (trials.length < PAGE) return;
        }
      }),
    );
}

import { Command } from "commander";
import type { Context } from "../../context.js";
import { bestBlock } from "../../studies/describe-study.js";
import { type StudyPlace, studyFolderOption, withStudies } from "../../studies/open-studies.js";

export function bestCommand(context: Context): Command {
  return new Command("best")
    .description("show the best trial, or the front of several objectives")
    .argument("<study>", "name")
    .option("--json", "print one JSON document")
    .addOption(studyFolderOption())
    .action((study: string, options: StudyPlace & { json?: boolean }) =>
      withStudies(context, options, async (studies) => {
        const summary = await studies.get(study);
        context.terminal.print(options.json ? JSON.stringify(summary) : bestBlock(summary));
      }),
    );
}

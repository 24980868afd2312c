import { Command } from "commander";
import type { Context } from "../../context.js";
import { wholeNumber } from "../../options.js";
import { type StudyPlace, studyFolderOption, withStudies } from "../../studies/open-studies.js";

export function askCommand(context: Context): Command {
  return new Command("ask")
    .description("print trials to work on, one JSON object a line; nothing when the study has enough")
    .argument("<study>", "name")
    .option("--count <n>", "trials at most", wholeNumber(1, 1_000), 1)
    .addOption(studyFolderOption())
    .action((study: string, options: StudyPlace & { count: number }) =>
      withStudies(context, options, async (studies) => {
        for (const trial of await studies.ask({ study, count: options.count }))
          context.terminal.print(JSON.stringify(trial));
      }),
    );
}

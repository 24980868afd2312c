import { Command } from "commander";
import type { Context } from "../../context.js";
import { type StudyPlace, studyFolderOption, withStudies } from "../../studies/open-studies.js";
import { readStudyFile } from "../../studies/study-file.js";

export function createCommand(context: Context): Command {
  return new Command("create")
    .description("create the study of a file; again is no fault")
    .argument("<file>", "study file, YAML")
    .addOption(studyFolderOption())
    .action(async (file: string, options: StudyPlace) => {
      const { config } = await readStudyFile(file);
      await withStudies(context, options, async (studies) => {
        await studies.create(config);
        context.terminal.print(config.name);
      });
    });
}

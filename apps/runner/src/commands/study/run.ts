import { invalidInput } from "@cerebros/contracts";
import { Command } from "commander";
import type { Context } from "../../context.js";
import { signalExitCode } from "../../exit-code.js";
import { wholeNumber } from "../../options.js";
import { bestBlock, trialLine } from "../../studies/describe-study.js";
import { type Studies, type StudyPlace, studyFolderOption, withStudies } from "../../studies/open-studies.js";
import type { TrialCommand } from "../../studies/run-trial.js";
import { readStudyFile } from "../../studies/study-file.js";

export function runStudyCommand(context: Context): Command {
  return new Command("run")
    .description("run the command of a study file for one trial after the other, until the study has enough")
    .argument("<file>", "study file, YAML, with a command and a stop rule")
    .option(
      "--workers <n>",
      "trials at the same time (default: what the file says, or 1)",
      wholeNumber(1, 64),
    )
    .addOption(studyFolderOption())
    .action(async (path: string, options: StudyPlace & { workers?: number }) => {
      const { config, command, workers } = await readStudyFile(path);
      if (command === null)
        throw invalidInput(
          "command",
          `${path}: command is missing, expected a list such as [node, train.mjs]`,
        );
      const { name, objectives, lease_s } = config;
      await withStudies(context, options, async (studies) => {
        await studies.create(config);
        const interrupts = context.takeInterrupts();
        const { signal } = interrupts;
        const run: TrialCommand = { command, objectives, lease_s, signal };
        const work = () => runTrials(context, studies, name, run);
        await Promise.all(Array.from({ length: options.workers ?? workers }, work));
        context.terminal.print(bestBlock(await studies.get(name)));
        if (interrupts.received !== null) context.exit(signalExitCode(interrupts.received));
      });
    });
}

async function runTrials(
  context: Context,
  studies: Studies,
  study: string,
  run: TrialCommand,
): Promise<void> {
  // Its library for processes takes as long to load as half of the program.
  const { runTrial } = await import("../../studies/run-trial.js");
  while (!run.signal.aborted) {
    const [trial] = await studies.ask({ study, count: 1 });
    if (trial === undefined) return;
    const ended = await runTrial(studies, trial, run);
    if (ended.state !== "paused") context.terminal.print(trialLine(ended, run.objectives));
  }
}

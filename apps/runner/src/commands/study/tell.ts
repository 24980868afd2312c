import { invalidInput } from "@cerebros/contracts";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Context } from "../../context.js";
import { wholeNumber } from "../../options.js";
import { trialLine } from "../../studies/describe-study.js";
import { type StudyPlace, studyFolderOption, withStudies } from "../../studies/open-studies.js";

interface TellOptions extends StudyPlace {
  state?: "succeeded" | "pruned" | "failed" | "paused";
  error?: string;
}

export function tellCommand(context: Context): Command {
  return new Command("tell")
    .description("say how a trial ended")
    .argument("<study>", "name")
    .argument("<trial>", "number", wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .argument("[values...]", "one for each objective, in their order", value)
    .addOption(
      new Option("--state <state>", "how it ended otherwise").choices(["pruned", "failed", "paused"]),
    )
    .option("--error <text>", "why it failed")
    .addOption(studyFolderOption())
    .action(async (study: string, number: number, values: number[] = [], options: TellOptions) => {
      const { state, error } = options;
      if (values.length === 0 && state === undefined && error === undefined)
        throw invalidInput("values", "neither values nor --state nor --error: expected one of them");
      await withStudies(context, options, async (studies) => {
        const given = values.length === 0 ? undefined : values;
        const trial = await studies.tell({ study, number, values: given, state, error });
        const { config } = await studies.get(study);
        context.terminal.print(trialLine(trial, config.objectives));
      });
    });
}

function value(text: string, before: number[] = []): number[] {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isNaN(number) || text.toLowerCase() === "nan") return [...before, number];
  throw new InvalidArgumentError("Expected a number.");
}

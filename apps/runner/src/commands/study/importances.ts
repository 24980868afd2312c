import { Command, Option } from "commander";
import type { Context } from "../../context.js";
import { drawTable } from "../../draw-table.js";
import { formatNumber } from "../../format-number.js";
import { wholeNumber } from "../../options.js";
import { type StudyPlace, studyFolderOption, withStudies } from "../../studies/open-studies.js";

interface ImportancesOptions extends StudyPlace {
  method: "fanova" | "ped_anova";
  objective: number;
  json?: boolean;
}

export function importancesCommand(context: Context): Command {
  return new Command("importances")
    .description("show which parameters decide the objective")
    .argument("<study>", "name")
    .addOption(
      new Option("--method <name>", "over the whole space, or among good trials")
        .choices(["fanova", "ped_anova"])
        .default("fanova"),
    )
    .option("--objective <n>", "its place in the study, from 0", wholeNumber(0, 100), 0)
    .option("--json", "print one JSON document")
    .addOption(studyFolderOption())
    .action((study: string, { method, objective, json, ...place }: ImportancesOptions) =>
      withStudies(context, place, async (studies) => {
        const shares = await studies.importances({ study, method, objective });
        const rows = Object.entries(shares).sort(([, a], [, b]) => b - a);
        const table = () =>
          drawTable(
            ["parameter", "importance"],
            rows.map(([name, share]) => [name, formatNumber(share)]),
          );
        context.terminal.print(json ? JSON.stringify(shares) : table());
      }),
    );
}

import { type RunConfigInput, type SearchSpace, TrainerChoice } from "@cerebros/contracts";
import { Command, Option } from "commander";
import type { Context } from "../context.js";
import { checkDataFile } from "../data-file.js";
import { addDataOptions, type DataOptions, dataConfig } from "../data-options.js";
import { exitCodeOf } from "../follow-to-end.js";
import { predictCommand } from "../next-command.js";
import {
  columnNames,
  dataDirOption,
  portOption,
  type ServiceOptions,
  seconds,
  wholeNumber,
} from "../options.js";
import { parameterRange } from "../parameter-option.js";
import { reportRun } from "../report.js";
import { loadResult } from "../run-result.js";
import { runSearch } from "../run-search.js";
import { searchFolds } from "../search-folds.js";
import { type Session, withSession } from "../session.js";

interface RunOptions extends ServiceOptions, DataOptions {
  data: string;
  target: string;
  drop?: string[];
  task?: "auto" | "classification" | "regression";
  trials?: number;
  time?: number;
  seed?: number;
  workers?: number;
  maxEpochs?: number;
  trainer?: TrainerChoice;
  parameter?: SearchSpace;
  allowLeak?: boolean;
  seeds?: number;
  ensemble?: number;
  folds?: number;
  json?: boolean;
}

export function runCommand(context: Context): Command {
  const command = new Command("run")
    .description("search architectures for a table and keep the best model")
    .requiredOption("--data <file>", "CSV file with a header line, or JSONL; also gzip")
    .requiredOption("--target <column>", "column to predict")
    .option("--drop <columns>", "columns that are no features, separated by commas", columnNames)
    .addOption(
      new Option("--task <task>", "what the target is (default: auto)").choices([
        "auto",
        "classification",
        "regression",
      ]),
    );
  return addDataOptions(command)
    .option("--trials <n>", "networks to train (default: 20)", wholeNumber(1, 100_000))
    .option("--time <duration>", "start no further trial after this long, e.g. 90s, 10m, 1h30m", seconds)
    .option("--seed <n>", "decides every number of the run (default: 1)", wholeNumber(0, 2 ** 31 - 1))
    .option(
      "--workers <n>",
      "networks trained at the same time; changes no number (default: 2)",
      wholeNumber(1, 64),
    )
    .option("--max-epochs <n>", "epochs per network at most (default: 120)", wholeNumber(1, 10_000))
    .option(
      "--parameter <name=range>",
      "replace a range of the search space, e.g. levels=2..4, learning_rate=0.001..0.1:log, loss=huber; repeatable",
      parameterRange,
    )
    .option(
      "--seeds <n>",
      "train the winner from so many other seeds, for an interval of its test score (default: 5)",
      wholeNumber(0, 100),
    )
    .option(
      "--ensemble <n>",
      "also make one model of the best trials, n at most (default: none)",
      wholeNumber(0, 50),
    )
    .option(
      "--folds <k>",
      "cross-validation: one run for each of k folds, and their test scores over all rows (default: none)",
      wholeNumber(2, 1_000),
    )
    .option("--allow-leak", "run although inputs give the target away; every result is marked")
    .addOption(
      new Option(
        "--trainer <name>",
        "what trains the networks, and nothing else does then (default: auto, the fastest that can)",
      ).choices(TrainerChoice.options),
    )
    .addOption(portOption())
    .addOption(dataDirOption())
    .option("--json", "print one JSON document; everything else goes to standard error")
    .action(async (options: RunOptions) => {
      await checkDataFile(options.data);
      const { data: file, folds, json: quiet = false } = options;
      const config = toConfig(options);
      await withSession(context, "execute", options, (session) =>
        folds === undefined
          ? search(context, session, options)
          : searchFolds(context, session, { file, config, folds, quiet }),
      );
    });
}

async function search(context: Context, session: Session, options: RunOptions): Promise<void> {
  await runSearch(context, session, {
    file: options.data,
    config: toConfig(options),
    quiet: options.json ?? false,
    async report(run_id, { finished }) {
      const stays_up = session.own === null;
      const predict = predictCommand(context, session, { run_id, file: options.data, options, stays_up });
      const result = await loadResult(session, run_id);
      const advice = finished && result.model_path !== null ? [predict] : [];
      reportRun(context, session, result, { json: options.json ?? false, stays_up, advice });
      if (finished) context.exit(exitCodeOf(context, result.run));
    },
  });
}

/** Leaves out what was not given, so that the defaults have one home: the contract. */
function toConfig(options: RunOptions): Omit<RunConfigInput, "dataset_id"> {
  const { target, drop, task, trials, time, seed, workers, maxEpochs, trainer, parameter } = options;
  const { allowLeak, seeds, ensemble } = options;
  const given = {
    ...{ drop, task, trials, time_limit_s: time, seed, workers, max_epochs: maxEpochs, trainer },
    ...{ search_space: parameter, allow_leak: allowLeak, seeds, ensemble },
  };
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return { target, ...dataConfig(options), ...(Object.fromEntries(present) as Partial<RunConfigInput>) };
}

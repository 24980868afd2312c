import {
  type ColumnKind,
  ManyLevels,
  type RunConfigInput,
  type Split,
  TargetTransform,
} from "@cerebros/contracts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { columnNames, wholeNumber } from "./options.js";

/** Options of `run` that say how a file is read, split and encoded; the words are the contract's. */
export interface DataOptions {
  split?: Split;
  numeric?: string[];
  categorical?: string[];
  date?: string[];
  missing?: string[];
  manyLevels?: ManyLevels;
  maxLevels?: number;
  targetTransform?: TargetTransform;
}

export function addDataOptions(command: Command): Command {
  return command
    .option(
      "--split <split>",
      "random, stratified, ordered, group:COLUMN, or fold:3/10 with an optional :COLUMN of groups (default: random)",
      parseSplit,
    )
    .option("--categorical <columns>", "columns to read as categories, whatever they hold", columnNames)
    .option("--numeric <columns>", "columns to read as numbers", columnNames)
    .option("--date <columns>", "columns to read as ISO dates", columnNames)
    .option(
      "--missing <markers>",
      "what a missing value looks like besides an empty cell, separated by commas (default: NA,N/A,NaN,null,?)",
      columnNames,
    )
    .addOption(
      new Option(
        "--many-levels <how>",
        "what a category with too many levels becomes (default: other)",
      ).choices(ManyLevels.options),
    )
    .option(
      "--max-levels <n>",
      "levels of a category that have a column each (default: 32)",
      wholeNumber(1, 1_000),
    )
    .addOption(
      new Option(
        "--target-transform <how>",
        "what a regression learns; scores and predictions keep the target's units (default: standardise)",
      ).choices(TargetTransform.options),
    );
}

/** The part of a run's configuration that was given; undefined where the contract's default holds. */
export function dataConfig(options: DataOptions): Partial<RunConfigInput> {
  const { split, numeric, categorical, date, missing, manyLevels, maxLevels, targetTransform } = options;
  const columns = {
    ...kinds("numeric", numeric),
    ...kinds("categorical", categorical),
    ...kinds("date", date),
  };
  const given = {
    split,
    columns: Object.keys(columns).length === 0 ? undefined : columns,
    missing_markers: missing === undefined ? undefined : ["", ...missing],
    many_levels: manyLevels,
    max_levels: maxLevels,
    target_transform: targetTransform,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function kinds(kind: ColumnKind, names: string[] = []): Record<string, ColumnKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}

const words = ["random", "stratified", "ordered"] as const;

export function parseSplit(text: string): Split {
  const word = words.find((name) => name === text);
  if (word !== undefined) return word;
  const [, column] = /^group:(.+)$/.exec(text) ?? [];
  if (column !== undefined) return { kind: "group", column };
  const match = /^fold:(\d{1,4})\/(\d{1,4})(?::(.+))?$/.exec(text);
  const [fold, folds] = [Number(match?.[1]), Number(match?.[2])];
  if (match && folds >= 2 && folds <= 1_000 && fold >= 1 && fold <= folds) {
    return { kind: "fold", folds, fold, validation_share: 0.2, group: match[3] ?? null };
  }
  throw new InvalidArgumentError(
    "Expected random, stratified, ordered, group:COLUMN, or fold:K/N with 1 ≤ K ≤ N ≤ 1000 and an optional :COLUMN.",
  );
}

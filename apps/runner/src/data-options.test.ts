import { RunConfig } from "@cerebros/contracts";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addDataOptions, type DataOptions, dataConfig, parseSplit } from "./data-options.js";

function configOf(...args: string[]) {
  const command = addDataOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return dataConfig(command.parse(args, { from: "user" }).opts<DataOptions>());
}

describe("options of the data", () => {
  it("say nothing where nothing is given", () => {
    expect(configOf()).toEqual({});
  });

  it("become the configuration of a run", () => {
    const config = configOf(
      ...["--categorical", 'MS.SubClass,"a, b"', "--categorical", "zip", "--date", "sold", "--numeric", "n"],
      ...["--missing", "NA,-9", "--many-levels", "hashed", "--max-levels", "64"],
      ...["--target-transform", "log_standardise", "--split", "stratified"],
    );
    expect(config).toEqual({
      split: "stratified",
      columns: {
        n: "numeric",
        "MS.SubClass": "categorical",
        "a, b": "categorical",
        zip: "categorical",
        sold: "date",
      },
      missing_markers: ["", "NA", "-9"],
      many_levels: "hashed",
      max_levels: 64,
      target_transform: "log_standardise",
    });
    expect(RunConfig.parse({ dataset_id: "a".repeat(64), target: "y", ...config })).toMatchObject(config);
  });

  it.each([
    ["--many-levels", "target"],
    ["--max-levels", "0"],
    ["--target-transform", "sqrt"],
    ["--split", "half"],
  ])("%s refuses %s", (option, value) => {
    expect(() => configOf(option, value)).toThrow(/invalid|Expected|Allowed/);
  });
});

describe("a split", () => {
  it.each([
    ["random", "random"],
    ["ordered", "ordered"],
    ["group:Patient: id", { kind: "group", column: "Patient: id" }],
    ["fold:3/10", { kind: "fold", fold: 3, folds: 10, validation_share: 0.2, group: null }],
    ["fold:1/2:PID", { kind: "fold", fold: 1, folds: 2, validation_share: 0.2, group: "PID" }],
  ])("may be %s", (text, split) => {
    expect(parseSplit(text)).toEqual(split);
  });

  it.each(["", "Random", "group", "group:", "fold", "fold:0/5", "fold:6/5", "fold:1/1", "fold:1/2:"])(
    "is not %j",
    (text) => {
      expect(() => parseSplit(text)).toThrow(/Expected random, stratified, ordered, group:COLUMN, or fold/);
    },
  );
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DataOptions, ManyLevels, type TargetTransform } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DataSource } from "../training.js";
import { prepareData } from "./prepare-data.js";
import { Preprocessing } from "./preprocessing.js";
import { profileTable } from "./table.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-data-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Table = Record<string, (string | number)[]>;

function source(table: Table, options: Partial<DataSource> = {}): DataSource {
  const columns = Object.values(table);
  const rows = (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]).join(","));
  const path = join(folder, "data.csv");
  writeFileSync(path, [Object.keys(table).join(","), ...rows].join("\n"));
  return { path, target: "y", drop: [], task: "auto", split: "random", seed: 1, ...options };
}

const refusal = (table: Table, options: Partial<DataSource> = {}) =>
  prepareData(source(table, options)).then(
    () => ({}),
    (error: unknown) => error,
  );

/** Noise in `x`, a line in it in `y`. */
function line(rows = 50): { x: number[]; y: number[] } {
  const values = stream(1, "line");
  const x = Array.from({ length: rows }, () => values.normal());
  return { x, y: x.map((value) => 100 + 3 * value + values.normal()) };
}
const cycle = (rows: number, ...values: (string | number)[]) =>
  Array.from({ length: rows }, (_, row) => values[row % values.length] ?? "");

describe("the task is", () => {
  const { x } = line(100);
  it.each<[string, (string | number)[], string]>([
    ["classification for text", cycle(100, "a", "b"), "classification"],
    ["classification for few integers", cycle(100, 0, 1, 2), "classification"],
    ["regression for many integers", cycle(100, ...Array.from({ length: 30 }, (_, i) => i)), "regression"],
    ["regression for fractions", cycle(100, 0.5, 1.5), "regression"],
  ])("%s", async (_, y, task) => {
    expect((await prepareData(source({ x, y }))).preprocessing.target.task).toBe(task);
  });

  it("what the caller says", async () => {
    const data = await prepareData(source({ x, y: cycle(100, 1, 2, 3) }, { task: "regression" }));
    expect(data.preprocessing.target.task).toBe("regression");
  });
});

describe("classes", () => {
  it("are named as in the file, numbers in one spelling and ascending", async () => {
    const { x } = line(60);
    const text = await prepareData(source({ x, y: cycle(60, "pear", "apple") }));
    expect(text.preprocessing.target).toMatchObject({ classes: ["apple", "pear"] });
    const numbers = await prepareData(source({ x, y: cycle(60, "10", "2.0", "2") }));
    expect(numbers.preprocessing.target).toMatchObject({ classes: ["2", "10"] });
  });

  it("keep their proportions in every part", async () => {
    const { x } = line(200);
    const data = await prepareData(source({ x, y: cycle(200, "a", "a", "a", "b") }));
    for (const part of [data.train, data.validation, data.test]) {
      const share = part.targets.filter((value) => value === 1).length / part.targets.length;
      expect(share).toBeCloseTo(0.25, 5);
    }
  });
});

describe("a source is refused with the field at fault:", () => {
  const { x, y } = line();
  it.each<[string, Table, Partial<DataSource>, string, string]>([
    [
      "unknown target",
      { x, price: y },
      { target: "prise" },
      "target",
      'did you mean "price"? the columns are x, price',
    ],
    ["unknown drop", { x, y }, { drop: ["z"] }, "drop", 'there is no column "z" to drop'],
    ["dropped target", { x, y }, { drop: ["y"] }, "drop", 'the target "y" is among the dropped columns'],
    ["constant", { x, y: cycle(50, 3) }, { task: "regression" }, "target", "is 3 in every row"],
    ["one class", { x, y: cycle(50, "a") }, {}, "target", 'has one class, "a"'],
    ["no target", { x, y: cycle(50, "NA") }, {}, "target", "has no value in any row"],
    [
      "text",
      { x, y: [...y.slice(0, 16), "dear", ...y.slice(17)] },
      { task: "regression" },
      "target",
      'has the text "dear" in line 18 (row 17)',
    ],
    [
      "identifiers as classes",
      { x, y: x.map((_, i) => `id${i}`) },
      {},
      "target",
      "has 50 classes in 50 rows",
    ],
    ["numbers as classes", { x, y }, { task: "classification" }, "target", "use the task regression"],
    [
      "few rows",
      { x: x.slice(0, 19), y: y.slice(0, 19) },
      {},
      "dataset",
      "19 rows have a target, at least 20",
    ],
    ["one row", { x: [1], y: ["a"] }, {}, "dataset", "1 row has a target, at least 20 are needed"],
    [
      "constant columns",
      { x: cycle(50, "1", "1.0"), z: cycle(50, "a"), gone: cycle(50, "NA"), y },
      {},
      "dataset",
      'no column is left to learn from: column "x" is "1" in every row; column "z" is "a" in every row; ' +
        'column "gone" is empty in every row; add columns that differ',
    ],
    [
      "columns that are constant in the training rows, or name the rows",
      { x: cycle(50, 1).fill(2, 45), name: x.map((_, i) => `n${i}`), y },
      { split: "ordered" },
      "dataset",
      'no column is left to learn from: column "x" is left out: it has one value in all training rows; column "name" is',
    ],
    [
      "rows with few different inputs",
      { x: cycle(50, 1, 2), y },
      {},
      "dataset",
      "rows with equal inputs stay together, and the 50 rows have only 2 different inputs; add rows, or columns",
    ],
    [
      "few groups",
      { x, g: cycle(50, "a", "b"), y },
      { split: { kind: "group", column: "g" } },
      "dataset",
      'by the column "g" the 50 rows are only 2 blocks; use a group column with more values',
    ],
    [
      "more folds than groups",
      { x, g: cycle(50, "a", "b", "c"), y },
      { split: { kind: "fold", folds: 5, fold: 5, validation_share: 0.2, group: "g" } },
      "dataset",
      "the test part of the split is empty",
    ],
    [
      "folds with a share that is no row",
      { x, y },
      { split: { kind: "fold", folds: 2, fold: 1, validation_share: 0.001, group: null } },
      "dataset",
      "50 rows are too few for it; use fewer folds or another validation_share",
    ],
    [
      "classes of two rows each",
      { x: x.slice(0, 20), y: cycle(20, ..."abcdefghij") },
      {},
      "dataset",
      "20 rows of 10 classes are too few to have each class in every part",
    ],
    ["no inputs", { x, y }, { drop: ["x"] }, "dataset", "no column is left to learn from"],
    [
      "training rows of one class",
      { x, y: [...cycle(40, "a"), ...cycle(10, "b")] },
      { split: "ordered" },
      "target",
      'is the same in all training rows, a; use the split "random"',
    ],
  ])("%s", async (_, table, options, field, message) => {
    const error = await refusal(table, options);
    expect(error).toMatchObject({ name: "CerebrosError", code: "invalid_input", field });
    expect((error as Error).message).toContain(message);
  });
});

describe("a warning tells of", () => {
  const { x, y } = line();
  const warnings = async (table: Table, options: Partial<DataSource> = {}) =>
    (await prepareData(source(table, options))).warnings.join("\n");

  it("nothing when there is nothing to tell", async () => {
    expect(await warnings({ x, y })).toBe("");
  });
  it("rows without a target", async () => {
    const holes = y.map((value, row) => (row % 10 === 0 ? "NA" : value));
    const data = await prepareData(source({ x, y: holes }));
    expect(data.warnings).toEqual(['5 of 50 rows are left out: the target "y" is missing there']);
    expect(data.train.targets.length + data.validation.targets.length + data.test.targets.length).toBe(45);
  });
  it("more features than rows", async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`x${i}`, x.map((v) => v * (i + 1))]),
    );
    expect(await warnings({ ...wide, y })).toContain(
      "40 encoded features are more than the 30 training rows",
    );
  });
  it("a class that training never sees", async () => {
    const late = [...cycle(45, "a", "b"), ...cycle(5, "c")];
    expect(await warnings({ x, y: late }, { split: "ordered" })).toContain(
      'no training row has the class "c"',
    );
  });
});

describe("options of the data", () => {
  const { x, y } = line(100);
  const table = { x, y };
  const prepare = (data: Table, options: Partial<DataOptions>, more: Partial<DataSource> = {}) =>
    prepareData(source(data, { ...more, options: DataOptions.parse(options) }));

  it("that are the defaults change nothing", async () => {
    expect(await prepare(table, {})).toEqual(await prepareData(source(table)));
  });

  it("make categories of numbers", async () => {
    const codes = cycle(100, 20, 60, 190);
    const { preprocessing } = await prepare({ ...table, codes }, { columns: { codes: "categorical" } });
    expect(preprocessing.features[1]).toMatchObject({ kind: "categorical", levels: { length: 3 } });
  });

  it("make classes of a numeric target, and numbers of what looks like classes", async () => {
    const y = cycle(100, 1, 2);
    const classes = await prepare(
      { x, y: x.map((_, i) => 0.5 + (i % 2)) },
      { columns: { y: "categorical" } },
    );
    expect(classes.preprocessing.target).toMatchObject({ classes: ["0.5", "1.5"] });
    const numbers = await prepare({ x, y }, { columns: { y: "numeric" } });
    expect(numbers.preprocessing.target.task).toBe("regression");
  });

  it("name what is missing", async () => {
    const holes = x.map((value, row) => (row % 7 === 0 ? "-9" : value));
    const { preprocessing } = await prepare({ x: holes, y }, { missing_markers: ["-9"] });
    expect(preprocessing).toMatchObject({
      missing_markers: ["-9"],
      features: [{ kind: "numeric", missing_indicator: true }],
    });
  });

  it.each<[TargetTransform, (mean: number, deviation: number) => object]>([
    ["none", () => ({ mean: 0, deviation: 1 })],
    ["log", () => ({ mean: 0, deviation: 1, log: true })],
    ["standardise", (mean, deviation) => ({ mean, deviation })],
    [
      "log_standardise",
      () => ({ log: true, mean: expect.closeTo(4.6, 1), deviation: expect.closeTo(0.036, 2) }),
    ],
  ])("transform the target: %s", async (target_transform, expected) => {
    const { preprocessing, train } = await prepare(table, { target_transform });
    const mean = train.targets.reduce((sum, value) => sum + value, 0) / train.targets.length;
    const variance =
      train.targets.reduce((sum, value) => sum + (value - mean) ** 2, 0) / train.targets.length;
    const close = (value: number) => expect.closeTo(value, 10);
    expect(preprocessing.target).toEqual({
      task: "regression",
      name: "y",
      ...expected(close(mean), close(Math.sqrt(variance))),
    });
  });

  it.each<[string, Table, Partial<DataOptions>, Partial<DataSource>, string, string]>([
    [
      "a logarithm of a number that has none",
      { x, y: y.map((value, row) => (row === 41 ? -3 : value)) },
      { target_transform: "log" },
      {},
      "target_transform",
      'the target "y" is -3 in line 43 (row 42); a logarithm needs numbers above 0',
    ],
    [
      "a logarithm of classes",
      { x, y: cycle(100, "a", "b") },
      { target_transform: "log_standardise" },
      {},
      "target_transform",
      'the target "y" has classes, which have no logarithm',
    ],
    ["a kind for no column", table, { columns: { z: "date" } }, {}, "columns", 'there is no column "z"'],
    [
      "a kind that a cell contradicts",
      { x: ["?", "old", ...x.slice(2)], y },
      { columns: { x: "numeric" } },
      {},
      "columns",
      'column "x" is to be numeric, but line 3 (row 2) has "old"',
    ],
    [
      "groups of no column",
      table,
      {},
      { split: { kind: "group", column: "z" } },
      "split",
      'there is no column "z"; did you mean',
    ],
    [
      "groups of the target",
      table,
      {},
      { split: { kind: "group", column: "y" } },
      "split",
      'the target "y" cannot hold rows together',
    ],
  ])("are refused: %s", async (_, data, options, more, field, message) => {
    const error = await prepare(data, options, more).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "CerebrosError", code: "invalid_input", field });
    expect((error as Error).message).toContain(message);
  });

  it("hold groups on one side, and their column is no feature", async () => {
    const group = Array.from({ length: 100 }, (_, row) => `g${row % 9}`);
    const id = Array.from({ length: 100 }, (_, row) => (row % 9) / 10);
    const data = await prepare(
      { x, group, id, y },
      { columns: { id: "numeric" } },
      { split: { kind: "group", column: "group" } },
    );
    expect(data.preprocessing.features.map(({ name }) => name)).toEqual(["x", "id"]);
    const sides = [data.train, data.validation, data.test].map(
      ({ inputs }) => new Set(inputs.values.filter((_, at) => at % 2 === 1)),
    );
    expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(9);
  });
});

it("an encoding that was saved and read again is the same text", async () => {
  const { x, y } = line(100);
  const table = {
    x: x.map((value, row) => (row === 3 ? "?" : value)),
    few: cycle(100, "a", "b", "NA"),
    many: cycle(100, ...Array.from({ length: 7 }, (_, i) => `m${i}`)),
    day: cycle(100, "2024-01-01", "2024-05-31T12:00", "?"),
    y,
  };
  for (const many_levels of ManyLevels.options) {
    const options = DataOptions.parse({
      many_levels,
      max_levels: 5,
      missing_markers: ["?", "NA"],
      target_transform: "log",
    });
    const { preprocessing } = await prepareData(source(table, { options }));
    const text = JSON.stringify(preprocessing);
    expect(JSON.stringify(Preprocessing.parse(JSON.parse(text)))).toBe(text);
  }
});

it("the folds of one seed test every row once, encoded by their own training rows", async () => {
  const { x, y } = line(60);
  const tested: number[] = [];
  const means = new Set<number>();
  for (const fold of [1, 2, 3]) {
    const split = { kind: "fold" as const, folds: 3, fold, validation_share: 0.2, group: null };
    const { test, preprocessing } = await prepareData(source({ x, y }, { split }));
    tested.push(...test.targets);
    expect(test.targets).toHaveLength(20);
    if (preprocessing.target.task === "regression") means.add(preprocessing.target.mean);
  }
  expect(tested.toSorted()).toEqual(y.toSorted());
  expect(means.size).toBe(3);
});

it("labels that training never saw are counted in a warning", async () => {
  const { x, y } = line();
  const town = [
    ...cycle(30, "Rome", "Oslo"),
    ...cycle(8, "Rome"),
    "Lima",
    "Rome",
    ...cycle(10, "Oslo", "Bonn"),
  ];
  const data = await prepareData(source({ x, town, y }, { split: "ordered" }));
  expect(data.warnings).toEqual([
    'labels that no training row has become zeros: "town" in 1 validation and 5 test rows',
  ]);
  expect(data.test.inputs.values.slice(4, 6)).toEqual(new Float32Array([0, 0]));
});

it("JSON lines with dates, gzip, are prepared as the same table in CSV", async () => {
  const { x, y } = line();
  const day = x.map((_, row) => new Date(Date.UTC(2020, 0, 1 + 9 * row)).toISOString().slice(0, 10));
  const csv = await prepareData(source({ x, day, y }));
  const path = join(folder, "data.jsonl.gz");
  const rows = x.map((value, row) => JSON.stringify({ x: value, day: day[row], y: y[row] }));
  writeFileSync(path, gzipSync(rows.join("\n")));
  expect(await prepareData({ ...source({ x, day, y }), path })).toEqual(csv);
  expect(csv.preprocessing.features[1]).toMatchObject({ kind: "date", missing: false });
});

it("a table may have 50,000 columns, and its warnings stay readable", async () => {
  const { x, y } = line(30);
  const wide = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, i) => [`c${i}`, i % 100 === 0 ? x.map((v) => v + i) : cycle(30, 1)]),
  );
  const data = await prepareData(source({ ...wide, y }));
  expect(data.train.inputs.width).toBe(500);
  expect(data.warnings).toHaveLength(51);
  expect(data.warnings.at(-1)).toMatch(/^… and \d+ more warnings$/);
}, 60_000);

it("the encoding learns nothing from validation and test rows", async () => {
  const { x, y } = line();
  const town = cycle(50, "Rome", "Oslo", "NA");
  const before = await prepareData(source({ x, town, y }, { split: "ordered" }));
  const late = <T>(values: T[], other: T) => values.map((value, row) => (row < 30 ? value : other));
  const table = {
    x: x.map((value, row) => (row < 30 ? value : 1e6 + row)),
    town: late(town, "Lima"),
    y: y.map((v, row) => (row < 30 ? v : -1e6 - row)),
  };
  const after = await prepareData(source(table, { split: "ordered" }));
  expect(after.preprocessing).toEqual(before.preprocessing);
  expect(after.train).toEqual(before.train);
});

it("rows of equal features are on one side, also where their targets differ", async () => {
  const { x, y } = line(40);
  const twice = { x: [...x, ...x], y: [...y, ...y.map((value) => value + 100)] };
  for (const split of ["random", "stratified", "ordered"] as const) {
    const data = await prepareData(source(twice, { split }));
    const sides = [data.train, data.validation, data.test].map(({ inputs }) => new Set(inputs.values));
    expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(40);
  }
});

it("identical rows are on one side of a random split, dropped columns aside", async () => {
  const { x, y } = line(40);
  const twice = { id: Array.from({ length: 80 }, (_, i) => i), x: [...x, ...x], y: [...y, ...y] };
  const data = await prepareData(source(twice, { drop: ["id"] }));
  const sides = [data.train, data.validation, data.test].map(({ targets }) => new Set(targets));
  expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(40);
});

it("a profile names kinds, missing and distinct values", async () => {
  const { path } = source({ n: [1, "NA", 1], t: ["a", "b", "a"] });
  expect(await profileTable(path)).toEqual({
    rows: 3,
    columns: [
      { name: "n", kind: "numeric", missing: 1, distinct: 1 },
      { name: "t", kind: "categorical", missing: 0, distinct: 2 },
    ],
  });
});

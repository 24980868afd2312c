import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  Architecture,
  CerebrosError,
  compareTrials,
  Dataset,
  describeSplit,
  ErrorBody,
  Event,
  groupColumn,
  invalidInput,
  Predictions,
  Run,
  RunConfig,
  SearchSpace,
  ServiceHealth,
  Split,
  Trial,
} from "./index.js";

/** Payloads as the first release wrote them. They are never changed: what was sent once must be understood for ever. */
const frozen: [name: string, schema: z.ZodType][] = [
  ["architecture", Architecture],
  ["architecture-gated", Architecture],
  ["dataset", Dataset],
  ["error", ErrorBody],
  ["events", z.array(Event)],
  ["health", ServiceHealth],
  ["predictions", Predictions],
  ["run-config", RunConfig],
  ["run", Run],
  ["search-space", SearchSpace],
  ["trial", Trial],
];

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../samples/v1/${name}.json`, import.meta.url), "utf8"));

describe("frozen samples", () => {
  it.each(frozen)("%s still parses, and nothing of it is lost", (name, schema) => {
    // Fields that later releases added have defaults.
    expect(schema.parse(sample(name))).toMatchObject(sample(name) as object);
  });

  it("cover every type of event", () => {
    const types = z
      .array(Event)
      .parse(sample("events"))
      .map(({ type }) => type);
    expect([...types].sort()).toEqual(Event.options.map((option) => option.shape.type.value).sort());
  });
});

describe("schemas", () => {
  it("have a JSON Schema for callers in other languages", () => {
    for (const [, schema] of frozen)
      expect(z.toJSONSchema(schema, { io: "input" })).toHaveProperty("$schema");
  });

  it.each([
    [{ trials: 0 }, "trials"],
    [{ seed: -1 }, "seed"],
    [{ seed: 0.5 }, "seed"],
    [{ workers: 65 }, "workers"],
    [{ time_limit_s: 0 }, "time_limit_s"],
    [{ split: "shuffled" }, "split"],
    [{ split: { kind: "group" } }, "split"],
    [{ split: { kind: "fold", folds: 5, fold: 6 } }, "split"],
    [{ split: { kind: "fold", fold: 1, by: "a" } }, "split"],
    [{ columns: { a: "text" } }, "columns"],
    [{ max_levels: 0 }, "max_levels"],
    [{ many_levels: "target" }, "many_levels"],
    [{ target_transform: "sqrt" }, "target_transform"],
    [{ dataset_id: "../../etc/passwd" }, "dataset_id"],
    [{ search_space: { a: { type: "float", low: 2, high: 1 } } }, "search_space"],
    [{ search_space: { a: { type: "int", low: 0, high: 8, log: true } } }, "search_space"],
    [{ search_space: { a: { type: "categorical", choices: [] } } }, "search_space"],
  ])("refuse the run configuration %j and name the field", (change, field) => {
    const base = { dataset_id: "a".repeat(64), target: "price" };
    expect(RunConfig.safeParse(base).success).toBe(true);
    const refused = RunConfig.safeParse({ ...base, ...change });
    expect(refused.error?.issues[0]?.path[0]).toBe(field);
  });

  it("read a configuration of the first release as it was meant", () => {
    const { config } = Run.parse(sample("run"));
    expect(config).toMatchObject({
      columns: {},
      missing_markers: ["", "NA", "N/A", "NaN", "null", "?"],
      many_levels: "other",
      max_levels: 32,
      target_transform: "standardise",
    });
  });

  it("complete a fold", () => {
    const split = Split.parse({ kind: "fold", fold: 3 });
    expect(split).toEqual({ kind: "fold", folds: 10, fold: 3, validation_share: 0.2, group: null });
    expect(describeSplit(split)).toBe("fold 3 of 10");
    expect(groupColumn(split)).toBeNull();
  });

  it("refuse ids that could leave a folder", () => {
    const run = Run.parse(sample("run"));
    for (const run_id of ["..", "a/b", "", "a b", "é", "a\u0000"]) {
      expect(Run.safeParse({ ...run, run_id }).success).toBe(false);
    }
  });
});

describe("errors", () => {
  it("travel without their cause", () => {
    const error = new CerebrosError("storage_failed", "cannot write", { cause: new Error("/secret/path") });
    expect(error.toBody()).toEqual({ code: "storage_failed", message: "cannot write", field: null });
    expect(invalidInput("trials", "trials is 0").toBody().field).toBe("trials");
  });
});

describe("the order of a leaderboard", () => {
  const ranked = fc.record({
    number: fc.integer({ min: 1, max: 50 }),
    value: fc.option(fc.constantFrom(0.9, 0.95, 1)),
    metrics: fc.oneof(fc.constant({}), fc.record({ val_loss: fc.constantFrom(0.1, 0.2) })),
  });

  it("does not depend on the order of finishing", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(ranked, { selector: ({ number }) => number, minLength: 1 }),
        fc.constantFrom("minimize" as const, "maximize" as const),
        (trials, direction) => {
          const order = [...trials].sort(compareTrials(direction));
          expect([...trials].reverse().sort(compareTrials(direction))).toEqual(order);
          const values = order.flatMap(({ value }) => (value === null ? [] : [value]));
          const sorted = [...values].sort((a, b) => (direction === "minimize" ? a - b : b - a));
          expect(values).toEqual(sorted);
          expect(order.slice(values.length).every(({ value }) => value === null)).toBe(true);
        },
      ),
    );
  });

  it("breaks ties by validation loss, then by number", () => {
    const trials = [
      { number: 1, value: 1, metrics: {} },
      { number: 2, value: 1, metrics: { val_loss: 0.2 } },
      { number: 3, value: 1, metrics: { val_loss: 0.1 } },
      { number: 4, value: 1, metrics: { val_loss: 0.1 } },
    ];
    expect(trials.sort(compareTrials("maximize")).map(({ number }) => number)).toEqual([3, 4, 2, 1]);
  });
});

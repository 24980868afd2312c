import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRunOrder, requireExperimentOrder } from "./order-by.js";
import { parseFilter } from "./parse.js";
import { requireEqualities, runAttributes } from "./supported.js";

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "invalid_input", message: expect.stringMatching(message) });

describe("a filter", () => {
  it("that is blank has no clauses", () => {
    expect(parseFilter("")).toEqual([]);
    expect(parseFilter(" \n ")).toEqual([]);
  });

  it.each([
    ["tags.a = 'x'", { entity: "tag", key: "a", operator: "=", value: "x" }],
    ["tag.a='x'", { entity: "tag", key: "a", operator: "=", value: "x" }],
    ['tags.cerebros.trial_id = "r-0001"', { entity: "tag", key: "cerebros.trial_id", value: "r-0001" }],
    ["tags.`a key-with.all` = 'it is'", { entity: "tag", key: "a key-with.all", value: "it is" }],
    ["tags.\"a b\" != 'x'", { entity: "tag", key: "a b", operator: "!=" }],
    ["metrics.loss <= -1.5e-3", { entity: "metric", key: "loss", operator: "<=", value: -0.0015 }],
    ["params.lr ilike '%1'", { entity: "param", key: "lr", operator: "ILIKE", value: "%1" }],
    ["status = 'RUNNING'", { entity: "attribute", key: "status" }],
    ["attributes.run_id = 'a'", { entity: "attribute", key: "run_id" }],
    ["`Run name` = 'a'", { entity: "attribute", key: "Run name" }],
  ])("reads %s", (filter, expected) => {
    expect(parseFilter(filter)).toEqual([expect.objectContaining(expected)]);
  });

  it("joins clauses by AND in any case, whatever stands inside of quotes", () => {
    expect(parseFilter("tags.a = 'x AND y' and tags.b = \"or 'z'\" AND status='FAILED'")).toMatchObject([
      { key: "a", value: "x AND y" },
      { key: "b", value: "or 'z'" },
      { key: "status", value: "FAILED" },
    ]);
  });

  it("gives back every key and text that was quoted into it", () => {
    const key = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes("`"));
    const value = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("'"));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 5 }), (clauses) => {
        const filter = clauses.map(([k, v]) => `tags.\`${k}\` = '${v}'`).join(" AND ");
        expect(parseFilter(filter)).toEqual(
          clauses.map(([k, v]) => ({ entity: "tag", key: k, operator: "=", value: v })),
        );
      }),
    );
  });

  it("is read or refused, never anything else, whatever it is", () => {
    const pieces = fc.constantFrom(
      "tags",
      ".",
      "a",
      "=",
      "'",
      '"',
      "`",
      " ",
      "AND",
      "OR",
      "(",
      "1",
      "!",
      ";",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((p) => p.join("")),
        ),
        (filter) => {
          try {
            for (const { key } of parseFilter(filter)) expect(key).not.toBe("");
          } catch (error) {
            expect(error).toMatchObject({ code: "invalid_input", field: "filter" });
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["tags.a = 'x' OR tags.b = 'y'", /'OR' at character 14 where AND was expected/],
    ["tags.a = 'x' AND", /its end where an attribute/],
    ["(tags.a = 'x')", /'\(' at character 1/],
    ["tags.a = 'x'; drop", /';' at character 13/],
    ["tags.a = x", /'x' at character 10 where a quoted text or a number/],
    ["tags.a = 'x", /the quote at character 10 is not closed/],
    ["tags. = 'x'", /where a key was expected/],
    ["tags. `a` = 'x'", /where a key was expected/],
    ["tags.`` = 'x'", /where a key was expected/],
    ["tags.a-b = 'x'", /'tags.a-b'/],
    ["bogus.a = 'x'", /one of attribute, tag, metric, param, dataset/],
    ["constructor.a = 'x'", /one of attribute, tag/],
    ["tags.a ~ 'x'", /one of the operators =/],
    ["'a' = 'x'", /'a' at character 1/],
    ["tags.a", /its end where an operator/],
  ])("is refused with the place of the mistake: %s", (filter, message) => {
    expect(() => parseFilter(filter)).toThrow(refusal(message));
  });
});

describe("what a search of runs supports", () => {
  const equalities = (filter: string) => requireEqualities(parseFilter(filter), runAttributes);

  it("is equality of tags and attributes, under the attribute's one name", () => {
    expect(equalities("tags.a = 'x' AND `run name` = 'n' AND attr.status = 'FAILED'")).toEqual([
      { entity: "tag", key: "a", value: "x" },
      { entity: "attribute", key: "run_name", value: "n" },
      { entity: "attribute", key: "status", value: "FAILED" },
    ]);
  });

  it.each([
    ["metrics.loss < 1", /`metric.loss < 1` is not supported. Supported are tags.<key> = 'text'/],
    ["tags.a LIKE '%'", /is not supported.*run_id, run_name, status/],
    ["colour = 'red'", /attribute.colour = red/],
    ["constructor = 'x'", /is not supported/],
    ["tags.a = 1", /Expected a quoted string value for tag/],
  ])("and nothing else: %s", (filter, message) => {
    expect(() => equalities(filter)).toThrow(refusal(message));
  });
});

describe("the order of runs", () => {
  it("is by start time, latest first unless said otherwise", () => {
    expect(parseRunOrder([])).toBe("desc");
    expect(parseRunOrder(["attributes.start_time DESC"])).toBe("desc");
    expect(parseRunOrder(["start_time", "run_id ASC"])).toBe("asc");
    expect(() => parseRunOrder(["metrics.loss"])).toThrow(refusal(/supported is start_time/));
    expect(() => parseRunOrder(["start_time", "start_time"])).toThrow(refusal(/supported is/));
  });

  it("of experiments is newest first", () => {
    expect(() => requireExperimentOrder(["creation_time DESC", "experiment_id ASC"])).not.toThrow();
    expect(() => requireExperimentOrder(["name"])).toThrow(refusal(/supported is creation_time DESC/));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runGrammar } from "./grammars/runs.js";
import { parseOrderBy } from "./order-by.js";
import { parseFilter } from "./parse.js";
import { type Clause, type Condition, clausesOf } from "./syntax.js";

const clauses = (filter: string) => clausesOf(parseFilter(filter, runGrammar, { extensions: false }));
const extended = (filter: string) => parseFilter(filter, runGrammar, { extensions: true });

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "invalid_input", message: expect.stringMatching(message) });

describe("a filter", () => {
  it("that is empty has no clauses, and one of white space is none", () => {
    expect(clauses("")).toEqual([]);
    expect(() => clauses(" \n ")).toThrow(/its end where/);
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
    ["`Run name` = 'a'", { entity: "attribute", key: "run_name" }],
    ["run.Created > 1.5", { entity: "attribute", key: "start_time", operator: ">", value: 1.5 }],
    ["run_id not in ('a', 'B',)", { entity: "attribute", operator: "NOT IN", values: ["a", "B"] }],
    ["datasets.context IN('x')", { entity: "dataset", key: "context", operator: "IN", values: ["x"] }],
    ["tags.a is null", { entity: "tag", key: "a", operator: "IS NULL" }],
    ["params.`a` IS NOT NULL", { entity: "param", key: "a", operator: "IS NOT NULL" }],
  ])("reads %s", (filter, expected) => {
    expect(clauses(filter)).toEqual([expect.objectContaining(expected)]);
  });

  it("joins clauses by AND in any case, whatever stands inside of quotes", () => {
    expect(clauses("tags.a = 'x AND y' and tags.b = \"or 'z'\" AND status='FAILED'")).toMatchObject([
      { key: "a", value: "x AND y" },
      { key: "b", value: "or 'z'" },
      { key: "status", value: "FAILED" },
    ]);
  });

  it("is read back from how it is printed", () => {
    fc.assert(
      fc.property(condition, (tree) => {
        expect(extended(print(tree))).toEqual(tree);
      }),
    );
  });

  it("is read or refused, never anything else, whatever it is", () => {
    const pieces = fc.constantFrom(
      ..."tags . a = != >= < LIKE ' \" ` AND OR NOT IN IS NULL ( ) , ; 1 -2e5 ! run_id metrics.m params.p 'x'".split(
        " ",
      ),
      " ",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join("")),
      fc.array(pieces).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (filter, extensions) => {
        try {
          for (const { key } of clausesOf(parseFilter(filter, runGrammar, { extensions })))
            expect(key).not.toBe("");
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid_input", field: "filter" });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("has bounds", () => {
    const many = (count: number) => Array.from({ length: count }, () => "tags.a = 'x'").join(" AND ");
    expect(clauses(many(200))).toHaveLength(200);
    expect(() => clauses(many(201))).toThrow(refusal(/more than 200 clauses/));
    expect(() => extended(`${"(".repeat(10_000)}tags.a = 'x'`)).toThrow(refusal(/more than 50 parentheses/));
    const list = Array.from({ length: 10_001 }, () => "'x'").join(",");
    expect(() => clauses(`run_id IN (${list})`)).toThrow(refusal(/more than 10000 texts/));
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
    ["bogus.a = 'x'", /one of the entities attribute, attributes, attr/],
    ["constructor.a = 'x'", /one of the entities attribute/],
    ["tags.a ~ 'x'", /one of the operators =/],
    ["'a' = 'x'", /'a' at character 1/],
    ["tags.a", /its end where an operator/],
    ["colour = 'red'", /Invalid attribute key 'colour'.*run_id, run_name/],
    ["constructor = 'x'", /Invalid attribute key/],
    ["tags.a = 1", /Expected a quoted string value for tag/],
    ["metrics.a = '1'", /Expected numeric value type/],
    ["metrics.a LIKE '1'", /Invalid comparator 'LIKE'/],
    ["status IN ('FAILED')", /Invalid comparator 'IN'/],
    ["params.a IN ('x')", /Invalid comparator 'IN'/],
    ["run_id IN ()", /where a quoted text was expected/],
    ["dataset.foo = 'x'", /Invalid dataset key 'foo'/],
    ["tags.a == 'x'", /a quoted text or a number was expected/],
  ])("is refused with the place of the mistake: %s", (filter, message) => {
    expect(() => clauses(filter)).toThrow(refusal(message));
  });
});

describe("the extensions", () => {
  it("are OR, which binds less than AND, parentheses, and lists of params and tags", () => {
    const clause = (key: string) => ({
      kind: "clause",
      clause: { entity: "tag", key, operator: "=", value: "1" },
    });
    expect(extended("tags.a = '1' OR tags.b = '1' AND (tags.c = '1' or tags.d = '1')")).toEqual({
      kind: "or",
      conditions: [
        clause("a"),
        {
          kind: "and",
          conditions: [clause("b"), { kind: "or", conditions: [clause("c"), clause("d")] }],
        },
      ],
    });
    expect(extended("params.p IN ('1', '2')")).toMatchObject({ clause: { values: ["1", "2"] } });
    expect(() => extended("(tags.a = '1'")).toThrow(refusal(/its end where \)/));
  });
});

describe("the order of runs", () => {
  const order = (...order_by: string[]) => parseOrderBy(order_by, runGrammar);

  it("is by attributes, metrics, params and tags, ascending unless said otherwise", () => {
    expect(order("attributes.Created DESC", "metrics.`a b`", "params.lr asc", 'tag."x" desc')).toEqual([
      { entity: "attribute", key: "start_time", descending: true },
      { entity: "metric", key: "a b", descending: false },
      { entity: "param", key: "lr", descending: false },
      { entity: "tag", key: "x", descending: true },
    ]);
    expect(order()).toEqual([]);
  });

  it.each([
    [["nothing"], /Invalid attribute key 'nothing'/],
    [["`run name`"], /Invalid attribute key 'run name'/],
    [["metrics.m UP"], /'UP' at character 11/],
    [["metrics.m ASC DESC"], /'DESC' at/],
    [["dataset.name"], /dataset where attribute, metric, param, tag/],
    [[""], /its end where/],
    [["start_time", "Created DESC"], /contains duplicate fields: attribute.start_time/],
  ])("is refused when it is %j", (order_by, message) => {
    expect(() => order(...order_by)).toThrow(refusal(message));
  });
});

const key = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes("`"));
const value = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("'"));
const values = fc.array(value, { minLength: 1, maxLength: 3 });
/** Negative zero is printed as 0, so it becomes 0 here already. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const clause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({
    entity: fc.constantFrom("tag" as const, "param" as const),
    key,
    operator: fc.constantFrom("=" as const, "!=" as const, "LIKE" as const, "ILIKE" as const),
    value,
  }),
  fc.record({
    entity: fc.constantFrom("tag" as const, "param" as const),
    key,
    operator: fc.constantFrom("IN" as const, "NOT IN" as const),
    values,
  }),
  fc.record({
    entity: fc.constantFrom("tag" as const, "param" as const),
    key,
    operator: fc.constantFrom("IS NULL" as const, "IS NOT NULL" as const),
  }),
  fc.record({
    entity: fc.constant("metric" as const),
    key,
    operator: fc.constantFrom("=" as const, "!=" as const, ">" as const, "<=" as const),
    value: number,
  }),
);

/** Trees as the parser makes them: `and` of two or more clauses or `or`s, `or` of two or more clauses or `and`s. */
const { condition } = fc.letrec<{ condition: Condition; and: Condition; or: Condition; leaf: Condition }>(
  (tie) => ({
    leaf: clause.map((one): Condition => ({ kind: "clause", clause: one })),
    and: fc
      .array(fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("or")), { minLength: 2, maxLength: 3 })
      .map((conditions): Condition => ({ kind: "and", conditions })),
    or: fc
      .array(fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("and")), { minLength: 2, maxLength: 3 })
      .map((conditions): Condition => ({ kind: "or", conditions })),
    condition: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("and"), tie("or")),
  }),
);

function print(tree: Condition): string {
  if (tree.kind !== "clause")
    return tree.conditions
      .map((part) => (part.kind === "clause" ? print(part) : `(${print(part)})`))
      .join(` ${tree.kind} `);
  const { entity, key: name, ...test } = tree.clause;
  const field = `${entity}.\`${name}\` ${test.operator}`;
  if ("values" in test) return `${field} (${test.values.map((text) => `'${text}'`).join(", ")})`;
  if (!("value" in test)) return field;
  return typeof test.value === "number" ? `${field} ${test.value}` : `${field} '${test.value}'`;
}

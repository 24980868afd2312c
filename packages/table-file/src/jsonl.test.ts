import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAll, refusalOf } from "../test/read-all.js";

describe("a JSONL file", () => {
  it("gives text, numbers, booleans and null as cells; what a row lacks is null", async () => {
    const text = '\uFEFF{"a":1.50,"b":" x "}\r\n\n{"b":null,"c":true}\n{"a":"","c":"\u2028"}';
    expect(await readAll(text)).toEqual({
      names: ["a", "b", "c"],
      rows: [
        ["1.5", " x "],
        [null, null, "true"],
        ["", null, "\u2028"],
      ],
      lines: [1, 3, 4],
      records: [
        { a: 1.5, b: " x " },
        { b: null, c: true },
        { a: "", c: "\u2028" },
      ],
    });
  });

  it("is read back as it was written", async () => {
    const scalar = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc.string({ minLength: 1, unit: fc.constantFrom("a", "b", "é", "_", "\n", '"') });
    const row = fc.dictionary(
      key.filter((name) => name.trim() !== ""),
      scalar,
      { minKeys: 1, noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const text = rows.map((value) => JSON.stringify(value)).join("\n");
        expect(JSON.stringify((await readAll(text)).records)).toBe(JSON.stringify(rows));
      }),
      { numRuns: 60 },
    );
  });
});

describe("an unusable file is refused in one line:", () => {
  it.each<[string, string, string]>([
    ["nothing but blanks", " \n\n", "the file is empty; it needs one JSON object per line"],
    ["broken", '{"a":1}\n\n{"a":\n', "line 3 is no JSON ("],
    ["an array of objects", '[{"a":1}]', "line 1 is an array, expected a JSON object"],
    ["a number", '{"a":1}\n3\n', "line 2 is a number, expected a JSON object"],
    ["null", '{"a":1}\nnull', "line 2 is null, expected a JSON object"],
    ["a nested object", '{"a":1}\n{"a":{"b":1}}', 'line 2: "a" holds an object, expected text, a number'],
    ["a nested array", '{"a":[]}', 'line 1: "a" holds an array'],
    ["an empty key", '{"":1}', "line 1: a key is empty"],
    ["no key at all", "{}\n{}\n", "no object in the file has a key"],
    ["a very long line", `{"a":"${"x".repeat(4_000_001)}"}`, "line 1 is longer than 4000000 bytes"],
  ])("%s", async (_, text, message) => {
    const refusal = await refusalOf(text, { format: "jsonl" });
    expect(refusal).toContain(message);
    expect(refusal).not.toContain("\n");
  });

  it("more and more keys", async () => {
    const line = (row: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${row}_${i}`, 1])));
    expect(await refusalOf(Array.from({ length: 10 }, (_, row) => line(row)).join("\n"))).toBe(
      "line 10: the table has more than 100000 columns",
    );
  });
});

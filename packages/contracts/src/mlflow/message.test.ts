import { describe, expect, it } from "vitest";
import { double, int64, integer, repeated, requiredText, runStatus, text } from "./fields.js";
import { message, parseMessage, parseQuery, runAliases } from "./message.js";

const Point = message({ key: requiredText, value: double, timestamp: int64, step: int64.default(0n) });
const Request = message(
  {
    run_id: requiredText,
    run_name: text.optional(),
    max_results: integer.optional(),
    status: runStatus.optional(),
    metrics: repeated(Point),
    order_by: repeated(text),
  },
  runAliases,
);

const parse = (fields: object) => parseMessage(Request, { run_id: "r", ...fields });
const point = { key: "m", value: 1, timestamp: 1 };

const deep = JSON.parse(`${"[".repeat(10_000)}${"]".repeat(10_000)}`);

describe("a message", () => {
  it("takes snake_case and camelCase, ignores unknown fields, and reads null as absent", () => {
    expect(parse({ maxResults: 0, run_name: null, orderBy: ["a"], whatever: 1 })).toEqual({
      run_id: "r",
      max_results: 0,
      metrics: [],
      order_by: ["a"],
    });
  });

  it("takes numbers as text, whole numbers with a fraction of nothing, the doubles that JSON lacks, and truth values", () => {
    const metrics = [
      { ...point, value: "1.5e3", timestamp: "12", step: "-9223372036854775808" },
      { ...point, value: "NaN", timestamp: 12.0, step: "3.0" },
      { ...point, value: "-Infinity" },
      { ...point, value: true },
    ];
    expect(parse({ metrics, max_results: "5" })).toMatchObject({
      max_results: 5,
      metrics: [
        { value: 1500, timestamp: 12n, step: -(2n ** 63n) },
        { value: Number.NaN, timestamp: 12n, step: 3n },
        { value: Number.NEGATIVE_INFINITY, step: 0n },
        { value: 1 },
      ],
    });
  });

  it("takes an enumeration by name or number", () => {
    expect(parse({ status: "FINISHED" }).status).toBe("FINISHED");
    expect(parse({ status: 4 }).status).toBe("FAILED");
    expect(() => parse({ status: "succeeded" })).toThrow(/expected one of RUNNING, SCHEDULED/);
  });

  it("takes the old name of a field when the new one is absent or empty", () => {
    expect(parseMessage(Request, { run_uuid: "old" }).run_id).toBe("old");
    expect(parseMessage(Request, { run_id: "", run_uuid: "old" }).run_id).toBe("old");
    expect(parseMessage(Request, { run_id: "new", run_uuid: "old" }).run_id).toBe("new");
  });

  it.each([
    [{ run_id: "" }, "run_id"],
    [{ run_id: null }, "run_id"],
    [{ metrics: [point, { key: "m", value: 1 }] }, "metrics[1].timestamp"],
    [{ metrics: [{ value: 1, timestamp: 1 }] }, "metrics[0].key"],
    [{ metrics: [{ key: "m", timestamp: 1 }] }, "metrics[0].value"],
    [{ metrics: [{ ...point, value: "" }] }, "metrics[0].value"],
  ])("names the required field that is missing: %j", (fields, path) => {
    expect(() => parse(fields)).toThrow(
      expect.objectContaining({
        code: "invalid_input",
        field: path,
        message: expect.stringContaining(`Missing value for required parameter '${path}'`),
      }),
    );
  });

  it.each([
    [{ run_name: 5 }, "Invalid value 5 for parameter 'run_name' supplied: Hint: Value was of type 'int'"],
    [{ metrics: { a: 1 } }, `Invalid value {"a":1} for parameter 'metrics' supplied`],
    [{ metrics: [{ ...point, value: "abc" }] }, `Invalid value "abc" for parameter 'metrics[0].value'`],
    [{ metrics: [{ ...point, timestamp: true }] }, "Invalid value true for parameter 'metrics[0].timestamp'"],
    [{ metrics: [{ ...point, step: 1.5 }] }, "Invalid value 1.5 for parameter 'metrics[0].step'"],
    [{ metrics: [{ ...point, step: "9223372036854775808" }] }, "expected a 64-bit integer"],
    [{ max_results: "9007199254740993" }, "expected an integer below 2^53"],
    [{ max_results: JSON.parse("1e400") }, "Invalid value Infinity for parameter 'max_results'"],
    [{ run_name: "a\0b" }, "expected a text without zero bytes"],
    [{ metrics: [{ ...point, key: "\udc00" }] }, "for parameter 'metrics[0].key' supplied: expected a text"],
  ])("names the value that is wrong: %j", (fields, text) => {
    expect(() => parse(fields)).toThrow(text);
  });

  it("refuses a value that is nested too deeply to be shown", () => {
    expect(() => parse({ max_results: deep })).toThrow(
      "Invalid value that is nested too deeply for parameter 'max_results'",
    );
  });

  it("shows little of a long value", () => {
    expect(() => parse({ run_name: [["x".repeat(10_000)]] })).toThrow(/^.{0,500}$/);
  });
});

describe("a query", () => {
  it("holds one value of a plain field and all of a repeated one, a single one too", () => {
    const query = new URLSearchParams("run_id=a&run_id=b&order_by=x&maxResults=3");
    expect(parseQuery(Request, query)).toMatchObject({ run_id: "a", order_by: ["x"], max_results: 3 });
    expect(parseQuery(Request, new URLSearchParams("run_id=a&orderBy=x&orderBy=y")).order_by).toEqual([
      "x",
      "y",
    ]);
  });
});

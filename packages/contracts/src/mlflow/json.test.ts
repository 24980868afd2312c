import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson, toWireInt64, writeJson } from "./json.js";

describe("a request body", () => {
  it("reads as JSON does, whatever valid JSON it is", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const json = JSON.stringify(value);
        expect(exactNumbers(readJson(json))).toEqual(exactNumbers(JSON.parse(json)));
      }),
    );
  });

  it("may hold bare NaN and Infinity, which come out as their names", () => {
    expect(readJson('{"a": NaN, "b": -Infinity, "c": [Infinity], "d": "NaN, \\" Infinity"}')).toEqual({
      a: "NaN",
      b: "-Infinity",
      c: ["Infinity"],
      d: 'NaN, " Infinity',
    });
  });

  it("keeps every digit of a 64-bit integer, and only of integers", () => {
    expect(readJson('{"step": 9007199254740993, "min": -9223372036854775808}')).toEqual({
      step: "9007199254740993",
      min: "-9223372036854775808",
    });
    const others = '{"a": 0.3333333333333333, "b": 1e-20, "c": 1234567890123456.5, "d": 1.5e+17}';
    expect(readJson(others)).toEqual(JSON.parse(others));
  });

  it("that is a JSON string is read a second time", () => {
    expect(readJson(JSON.stringify('{"name":"a"}'))).toEqual({ name: "a" });
  });

  it("may be nested a thousand levels deep, in whatever field, and no deeper", () => {
    const nested = (depth: number, inside = "") =>
      `{"unknown":${"[".repeat(depth)}${inside}${"]".repeat(depth)}}`;
    expect(readJson(nested(999))).toHaveProperty("unknown");
    for (const depth of [1_000, 10_000, 1_000_000]) {
      expect(() => readJson(nested(depth))).toThrow("nested more than 1000 levels deep");
    }
    expect(readJson(nested(1, `"${"[{".repeat(5_000)}"`))).toHaveProperty("unknown");
    expect(readJson(nested(1, Array(5_000).fill("{}").join()))).toHaveProperty("unknown");
  });

  it("that is anything but an object has no fields", () => {
    for (const body of ["", "{bad", "null", "[1]", "3", '"text"']) expect(readJson(body)).toEqual({});
  });
});

describe("an answer", () => {
  it("writes 64-bit integers as JSON numbers, digit by digit", () => {
    const step = toWireInt64(9007199254740993n);
    expect(writeJson({ metrics: [{ step, key: 'a"b', gone: undefined, none: null }] })).toBe(
      '{"metrics":[{"step":9007199254740993,"key":"a\\"b","none":null}]}',
    );
    expect(toWireInt64(-5n)).toBe(-5);
  });

  it("reads back as the same integers", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const read = readJson(writeJson({ value: toWireInt64(value) })) as { value: string | number };
        expect(BigInt(read.value)).toBe(value);
      }),
    );
  });
});

/** Integers of 16 digits and more arrive as text; as numbers they must be the same. */
function exactNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(exactNumbers);
  if (typeof value === "string" && /^-?\d{16,}$/.test(value)) return Number(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, exactNumbers(field)]));
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonMembers, jsonObject } from "./json-members.js";

const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue());

test("names and values are those of JSON.parse, however the text is spaced", () => {
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const parsed: unknown = JSON.parse(text);
      const members = jsonMembers(` ${text}\n`);
      expect(Object.fromEntries(Array.from(members, ([name, v]) => [name, JSON.parse(v)]))).toEqual(parsed);
      expect(JSON.parse(jsonObject(members))).toEqual(parsed);
    }),
  );
});

test("values keep their source text", () => {
  const members = jsonMembers(
    '{ "a" : 1.0 ,"b":[1.50, {"c":2e3}],"\\u0064":"x\\"}" , "e":12345678901234567890}',
  );
  expect([...members]).toEqual([
    ["a", "1.0"],
    ["b", '[1.50, {"c":2e3}]'],
    ["d", '"x\\"}"'],
    ["e", "12345678901234567890"],
  ]);
  expect(jsonObject(members)).toBe('{"a":1.0,"b":[1.50, {"c":2e3}],"d":"x\\"}","e":12345678901234567890}');
});

test("a repeated name keeps its last value", () => {
  expect([...jsonMembers('{"a":1,"b":2,"a":3}')]).toEqual([
    ["a", "3"],
    ["b", "2"],
  ]);
});

test("an empty object has no members", () => {
  expect(jsonMembers(" { } ").size).toBe(0);
  expect(jsonObject(new Map())).toBe("{}");
});

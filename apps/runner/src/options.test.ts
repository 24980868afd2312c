import { describe, expect, it } from "vitest";
import { columnNames, seconds, wholeNumber } from "./options.js";

describe("a whole number", () => {
  const parse = wholeNumber(1, 100);
  it("is read within its range", () => {
    expect([parse("1"), parse(" 100 "), parse("+7")]).toEqual([1, 100, 7]);
  });
  it.each(["0", "101", "-1", "1.5", "", "ten", "0x10", "1e2", "NaN"])("is not %j", (text) => {
    expect(() => parse(text)).toThrow("Expected a whole number from 1 to 100.");
  });
});

it("a time says what was expected", () => {
  expect(seconds("10m")).toBe(600);
  expect(() => seconds("later")).toThrow(/Expected a time above zero such as 90s/);
});

describe("column names", () => {
  it("are separated by commas", () => {
    expect(columnNames("Order, PID")).toEqual(["Order", "PID"]);
  });
  it("may hold a comma in double quotes", () => {
    expect(columnNames('"Sale, total",PID')).toEqual(["Sale, total", "PID"]);
  });
  it("add up when the option is repeated", () => {
    expect(columnNames("b", columnNames("a"))).toEqual(["a", "b"]);
  });
  it.each(["", ",", '"open'])("are not in %j", (text) => {
    expect(() => columnNames(text)).toThrow(/Expected column names/);
  });
});

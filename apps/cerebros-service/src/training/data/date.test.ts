import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { datePart, parseDate } from "./date.js";

const day = fc.date({
  min: new Date("0000-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

describe("a date", () => {
  it("is read from every ISO form that JavaScript writes, to the millisecond", () => {
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString();
        fc.pre(/^\d{4}-/.test(text));
        expect(parseDate(text)).toBe(date.getTime());
        expect(parseDate(text.slice(0, 19).replace("T", " "))).toBe(Math.floor(date.getTime() / 1000) * 1000);
        expect(parseDate(text.slice(0, 10))).toBe(Math.floor(date.getTime() / 86_400_000) * 86_400_000);
      }),
    );
  });

  it.each([
    ["2024-02-29", "2024-02-29T00:00Z"],
    ["2024-05-31 14:05", "2024-05-31T14:05Z"],
    ["2024-05-31T14:05:06.25", "2024-05-31T14:05:06.250Z"],
    ["2024-05-31T14:05+02:00", "2024-05-31T12:05Z"],
    ["2024-05-31T14:05:00-0530", "2024-05-31T19:35Z"],
    ["2024-05-31 14:05:00 +02", "2024-05-31T12:05Z"],
  ])("%s is %s", (text, same) => {
    expect(parseDate(text)).toBe(Date.parse(same));
  });

  it.each([
    "2023-02-29",
    "2024-13-01",
    "2024-5-31",
    "24-05-31",
    "2024-05",
    "2024",
    "31.05.2024",
    "2024-05-31T24:00",
    "2024-05-31T10",
    "2024-05-31x",
    "x024-05-31",
  ])("%s is none", (text) => {
    expect(parseDate(text)).toBeUndefined();
  });
});

test("parts of a date", () => {
  const first = Date.parse("2024-01-01T00:00Z");
  const time = Date.parse("2024-04-03T06:00Z");
  const part = (name: Parameters<typeof datePart>[0]) => datePart(name, time, first);
  expect(part("year")).toBe(2024);
  expect(part("month_sin")).toBeCloseTo(1);
  expect(part("month_cos")).toBeCloseTo(0);
  // A Wednesday: three sevenths of the way round from Sunday.
  expect(Math.atan2(part("weekday_sin"), part("weekday_cos"))).toBeCloseTo((3 / 7) * 2 * Math.PI);
  expect(part("hour_sin")).toBeCloseTo(1);
  expect(part("days")).toBe(93.25);
  expect(datePart("hour_sin", Date.parse("1969-12-31T06:00Z"), first)).toBeCloseTo(1);
});

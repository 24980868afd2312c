import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNumber, toCell } from "./cell.js";
import { ColumnSummary } from "./column-summary.js";

function summarize(texts: string[]): ColumnSummary {
  const summary = new ColumnSummary("c");
  texts.forEach((text, index) => {
    summary.add(toCell(text), index + 1, index + 2);
  });
  return summary;
}

const marker = fc.constantFrom("", "NA", "n/a", "NaN", "null", "?");
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
const word = fc.stringMatching(/^[a-z]{1,6}$/).filter((text) => toCell(text) !== null);

test("a column of numbers and missing values is numeric", () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1 }), fc.array(marker), (numbers, markers) => {
      const { name, kind, missing, distinct } = summarize([...numbers, ...markers]).toColumn();
      expect({ name, kind, missing }).toEqual({ name: "c", kind: "numeric", missing: markers.length });
      // 0 and -0 are one value.
      expect(distinct).toBe(new Set(numbers.map((text) => Number(text) + 0)).size);
    }),
  );
});

test("one cell of text makes a column categorical, and the first one is remembered", () => {
  fc.assert(
    fc.property(fc.array(number), word, fc.array(fc.oneof(number, word)), (before, text, after) => {
      const summary = summarize([...before, text, ...after]);
      expect(summary.kind).toBe("categorical");
      expect(summary.firstText).toEqual({ row: before.length + 1, line: before.length + 2, value: text });
    }),
  );
});

test("a column without a value is categorical", () => {
  expect(summarize(["NA", "", "?"]).toColumn()).toEqual({
    name: "c",
    kind: "categorical",
    missing: 3,
    distinct: 0,
  });
});

test("distinct values are counted up to 1,000", () => {
  expect(summarize(Array.from({ length: 3000 }, (_, i) => `v${i}`)).distinct).toBe(1000);
  expect(summarize(["1", "1.0", "1e0", "2"]).distinct).toBe(2);
});

test.each(["0x10", "Infinity", "-inf", "1,000", "1 2", "1e999", "--1", ".", "e5", "$5"])(
  "%s is no number",
  (text) => {
    expect(parseNumber(text)).toBeUndefined();
  },
);

test.each<[string, number]>([
  ["-1.5e-3", -0.0015],
  ["+7", 7],
  [".5", 0.5],
  ["5.", 5],
  ["007", 7],
])("%s is the number %d", (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

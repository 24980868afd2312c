import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, toCell } from "./cell.js";
import { ColumnSummary } from "./column-summary.js";
import { encode, encodeRows } from "./encode.js";
import type { CategoryOptions } from "./fit-category.js";
import { fitFeature } from "./fit-features.js";
import type { Feature, Preprocessing } from "./preprocessing.js";
import type { TableColumn } from "./table.js";
import { warnOfUnknown } from "./unseen-labels.js";

function column(name: string, texts: string[]): TableColumn {
  const summary = new ColumnSummary(name);
  const cells = texts.map(toCell);
  cells.forEach((cell, index) => {
    summary.add(cell, index + 1, index + 2);
  });
  return { summary, cells };
}
const allRows = (texts: unknown[]) => [...texts.keys()];
const fit = (texts: string[], options?: CategoryOptions, rows = allRows(texts)) => {
  const warnings: string[] = [];
  return { feature: fitFeature(column("c", texts), rows, warnings, options), warnings };
};
const preprocessing = (...features: Feature[]): Preprocessing => ({
  version: 1,
  limit: 4,
  features,
  target: { task: "regression", name: "y", mean: 0, deviation: 1 },
});
const encoded = (feature: Feature | null, cells: Cell[]) => {
  if (feature === null) throw new Error("the column was left out");
  const { width, values } = encode(preprocessing(feature), cells.length, () => cells);
  return cells.map((_, row) => [...values.subarray(row * width, (row + 1) * width)]);
};

describe("a column of numbers", () => {
  it("is standardised with the statistics of the training rows", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 60 }),
        fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 20 }),
        (train, rest) => {
          fc.pre(new Set(train).size > 1);
          const { feature } = fit([...train, ...rest].map(String), undefined, allRows(train));
          const values = encoded(feature, train.map(String)).map(([value]) => value ?? Number.NaN);
          // Values beyond four deviations are cut off, which moves the moments.
          fc.pre(values.every((value) => Math.abs(value) < 4));
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
          expect(mean).toBeCloseTo(0, 4);
          expect(variance).toBeCloseTo(1, 4);
        },
      ),
    );
  });

  it("does not learn from other rows", () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    const train = fc.array(number, { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(train, fc.array(number), fc.array(number), (rows, a, b) => {
        const fitted = (rest: number[]) =>
          fit([...rows, ...rest].map(String), undefined, allRows(rows)).feature;
        expect(fitted(a)).toEqual(fitted(b));
      }),
    );
  });

  it("fills a missing value with the median and says so in a column of its own", () => {
    const { feature } = fit(["1", "NA", "2", "9"]);
    expect(feature).toMatchObject({ kind: "numeric", fill: 2, missing_indicator: true, mean: 3.5 });
    expect(encoded(feature, ["2", null])[0]?.[0]).toBe(encoded(feature, ["2", null])[1]?.[0]);
    expect(encoded(feature, ["2", null]).map(([, missing]) => missing)).toEqual([0, 1]);
  });

  it("is cut off at the limit", () => {
    const { feature } = fit(["1", "2", "3"]);
    expect(encoded(feature, ["1e9", "-1e9"])).toEqual([[4], [-4]]);
  });

  it("refuses numbers that overflow", () => {
    expect(() => fit(["1e200", "-1e200", "1"])).toThrow('column "c" has numbers too large to compute with');
  });
});

describe("a column of categories", () => {
  it("has one column per level, exactly one of them 1", () => {
    const levels = fc.array(fc.constantFrom("a", "b", "c", "NA"), { minLength: 4, maxLength: 60 });
    fc.assert(
      fc.property(levels, (texts) => {
        const { feature } = fit(texts);
        fc.pre(feature !== null);
        for (const row of encoded(feature, texts.map(toCell))) {
          expect(row.filter((value) => value === 1)).toHaveLength(1);
          expect(row.filter((value) => value === 0)).toHaveLength(row.length - 1);
        }
      }),
    );
  });

  it("orders its levels by frequency, then by name, whatever the order of the rows", () => {
    const texts = ["b", "c", "a", "c", "b", "c"];
    expect(fit(texts).feature).toMatchObject({ levels: ["c", "b", "a"], missing: false, other: false });
    expect(fit([...texts].reverse()).feature).toEqual(fit(texts).feature);
  });

  it("puts rare levels and levels beyond the 32nd into one", () => {
    const many = Array.from({ length: 400 }, (_, i) => `v${i % 40}`);
    expect(fit(many).feature).toMatchObject({ levels: { length: 32 }, other: true });
    const rare = [...Array<string>(100).fill("x"), ...Array<string>(98).fill("y"), "z1", "z2"];
    expect(fit(rare).feature).toMatchObject({ levels: ["x", "y"], other: true });
  });

  it("encodes an unknown level as other, or as zeros when training had no others", () => {
    const rare = fit([...Array<string>(100).fill("x"), ...Array<string>(98).fill("y"), "z1", "z2"]).feature;
    expect(encoded(rare, ["never seen"])).toEqual([[0, 0, 1]]);
    expect(encoded(fit(["a", "b", "a", "b"]).feature, ["never seen", null])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe("a category with many levels", () => {
  // Numbers, and a word so that they are not read as numbers.
  const texts = Array.from({ length: 60 }, (_, i) => ((i * 7) % 20 === 19 ? "x" : String((i * 7) % 20)));

  it("is one number when it is to be ordinal: the position of its level, standardised", () => {
    const { feature } = fit(texts, { many_levels: "ordinal", max_levels: 19 });
    expect(feature).toMatchObject({ kind: "ordinal", mean: 9.5, missing: false });
    expect(feature).toMatchObject({ levels: [...Array(19).keys(), "x"].map(String) });
    const deviation = Math.sqrt((20 ** 2 - 1) / 12);
    const [first, last, unseen] = encoded(feature, ["0", "x", "20"]).map(([value]) => value);
    expect(first).toBeCloseTo(-9.5 / deviation, 5);
    expect(last).toBeCloseTo(9.5 / deviation, 5);
    expect(unseen).toBe(0);
  });

  it("has one of a fixed number of columns at 1 when it is to be hashed, unseen levels too", () => {
    const { feature } = fit([...texts, "NA"], { many_levels: "hashed", max_levels: 8 });
    expect(feature).toEqual({ kind: "hashed", name: "c", buckets: 8, missing: true });
    fc.assert(
      fc.property(fc.string(), (level) => {
        const [row = []] = encoded(feature, [level]);
        expect(row).toHaveLength(9);
        expect(row.reduce((sum, value) => sum + value)).toBe(1);
        expect(row[8]).toBe(0);
        expect(encoded(feature, [level])).toEqual([row]);
      }),
    );
    expect(encoded(feature, [null])).toEqual([[0, 0, 0, 0, 0, 0, 0, 0, 1]]);
  });

  it("has columns for its levels while they are within the bound, whatever is wanted beyond", () => {
    for (const many_levels of ["ordinal", "hashed"] as const) {
      expect(fit(texts, { many_levels, max_levels: 20 }).feature).toMatchObject({ kind: "categorical" });
    }
    const cut = fit(texts, { many_levels: "other", max_levels: 5 }).feature;
    expect(cut).toMatchObject({ levels: { length: 5 }, other: true });
  });
});

describe("a column of dates", () => {
  it("becomes the parts that vary in the training rows, standardised, and says what is missing", () => {
    const { feature } = fit(["2023-01-01", "2023-07-02", "NA", "2023-01-08"]);
    // All are Sundays of one year, at midnight.
    expect(feature).toMatchObject({ kind: "date", first: Date.parse("2023-01-01"), missing: true });
    expect(feature?.kind === "date" && feature.parts.map(({ part }) => part)).toEqual(["month_cos", "days"]);
    const rows = encoded(feature, ["2023-01-01", "2023-07-02", "2023-01-08", null]);
    for (const part of [0, 1]) {
      const values = rows.slice(0, 3).map((row) => row[part] ?? Number.NaN);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(3, 5);
    }
    expect(rows[3]).toEqual([0, 0, 1]);
  });

  it("is cut off at the limit, and refuses what is no date", () => {
    const { feature } = fit(["2023-01-01", "2023-01-02", "2023-01-03"]);
    expect(Math.max(...(encoded(feature, ["2400-01-01"])[0] ?? []))).toBe(4);
    expect(() => encoded(feature, ["2023-01-32"])).toThrow(
      'row 1: "c" is "2023-01-32", expected an ISO date such as 2024-05-31',
    );
  });

  it("is none when one cell is something else", () => {
    expect(column("c", ["2023-01-01", "soon"]).summary.kind).toBe("categorical");
    expect(column("c", ["2023-01-01", "2023"]).summary.kind).toBe("categorical");
    expect(column("c", ["2023-01-01", "", "2023-01-02"]).summary.kind).toBe("date");
  });
});

describe("a column whose kind is given", () => {
  it("has a level per spelling of a number", () => {
    const codes = column("c", ["20", "60", "20", "30"]);
    codes.summary.force("categorical");
    const warnings: string[] = [];
    const feature = fitFeature(codes, [0, 1, 2, 3], warnings);
    expect(feature).toMatchObject({ kind: "categorical", levels: ["20", "30", "60"] });
    expect(warnings).toEqual([]);
  });

  it("is refused when a cell contradicts it, with its line", () => {
    expect(() => column("c", ["1", "x"]).summary.force("numeric")).toThrow(
      'column "c" is to be numeric, but line 3 (row 2) has "x"',
    );
    expect(() => column("c", ["2023-01-01", "", "7"]).summary.force("date")).toThrow(
      'line 4 (row 3) has "7"',
    );
  });
});

describe("a column that cannot help is left out with a warning:", () => {
  it.each<[string, string[], string]>([
    ["constant", ["5", "5.0", "5"], "it has one value in all training rows"],
    ["one category", ["x", "x", "x"], "it has one value in all training rows"],
    ["empty", ["NA", "", "?"], "no training row has a value"],
    ["identifiers", ["id1", "id2", "id3"], "its text is different in every training row"],
  ])("%s", (_, texts, reason) => {
    const { feature, warnings } = fit(texts);
    expect(feature).toBeNull();
    expect(warnings.join()).toContain(`column "c" is left out: ${reason}`);
  });
});

it("a column of numbers that text turns into categories is pointed out", () => {
  const texts = [...Array.from({ length: 40 }, (_, i) => String(i % 4)), "x"];
  expect(fit(texts).warnings).toEqual([
    'column "c" is read as categories because line 42 (row 41) has the text "x"',
  ]);
});

describe("rows to predict", () => {
  const age: Feature = {
    kind: "numeric",
    name: "age",
    fill: 1,
    mean: 1,
    deviation: 2,
    missing_indicator: false,
  };
  const town: Feature = { kind: "categorical", name: "town", levels: ["Rome"], missing: true, other: false };
  const both = preprocessing(age, town);

  it("take numbers, text and null, and ignore other columns", () => {
    const rows = [
      { age: 5, town: "Rome", target: "?" },
      { age: " 5 ", town: null },
      { age: "NA", town: "" },
    ];
    expect([...encodeRows(both, rows).values]).toEqual([2, 1, 0, 2, 0, 1, 0, 0, 1]);
  });

  it("have the missing markers of the model", () => {
    const own = { ...both, missing_markers: ["-", "none"] };
    const rows = [
      { age: "-", town: "None" },
      { age: 1, town: "NA" },
    ];
    expect([...encodeRows(own, rows).values]).toEqual([0, 0, 1, 0, 0, 0]);
    expect(() => encodeRows(own, [{ age: "NA", town: null }])).toThrow('"age" is "NA", expected a number');
  });

  it("are told of labels that the model has no place for", () => {
    const rows = [
      { age: 1, town: "Rome" },
      { age: 1, town: "Oslo" },
      { age: 1, town: null },
      { age: 1, town: "Oslo" },
    ];
    expect(warnOfUnknown(both, rows)).toEqual([
      'column "town" has labels in 2 rows that training never saw, such as "Oslo"; they become zeros',
    ]);
    expect(warnOfUnknown(preprocessing(age, { ...town, other: true }), rows)).toEqual([]);
  });

  it("are refused without a column that the model reads, or with text for a number", () => {
    expect(() => encodeRows(both, [{ age: 1, town: "Rome" }, { age: 1 }])).toThrow(
      'row 2 lacks the column "town"; send null if the value is missing',
    );
    expect(() => encodeRows(both, [{ age: "old", town: null }])).toThrow(
      'row 1: "age" is "old", expected a number',
    );
  });
});

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Leak } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepareData } from "../data/prepare-data.js";
import { explainClass, explainClassByNumbers } from "./explain-class.js";
import { rankCorrelation } from "./rank-correlation.js";
import { screenColumns } from "./screen-columns.js";
import type { Screened, ScreenedColumn } from "./screened.js";

type Cells = (string | number | null)[];

function column(name: string, cells: Cells): ScreenedColumn {
  const numbers = cells.filter((cell) => typeof cell === "number");
  return {
    name,
    numeric: cells.every((cell) => cell === null || typeof cell === "number"),
    whole: numbers.length === cells.length && numbers.every(Number.isInteger),
    cell: (row) => (cells[row] == null ? null : String(cells[row])),
  };
}

/** The first 75 of 100 rows train, the others validate; there is no test part. */
function screened(target: Cells, inputs: Record<string, Cells>): Screened {
  const names = [...new Set(target)].sort();
  const regression = target.every((cell) => typeof cell === "number");
  const targets = Float64Array.from(target, (cell) => (regression ? Number(cell) : names.indexOf(cell)));
  const rows = [...target.keys()];
  const end = Math.round(0.75 * rows.length);
  return {
    target: column("y", target),
    task: regression ? "regression" : "classification",
    inputs: Object.entries(inputs).map(([name, cells]) => column(name, cells)),
    train: { rows: rows.slice(0, end), targets: targets.subarray(0, end) },
    validation: { rows: rows.slice(end), targets: targets.subarray(end) },
    table_rows: rows.length,
    seed: 1,
  };
}
const screen = (target: Cells, inputs: Record<string, Cells>): Leak[] =>
  screenColumns(screened(target, inputs));
const kinds = (leaks: Leak[]) => leaks.map(({ kind, column: name }) => [name, kind]);

const random = stream(5, "leaks");
const normals = (count: number) => Array.from({ length: count }, () => random.normal());
const y = normals(200).map((value) => 100 + 10 * value);
const classes = Array.from({ length: 200 }, () => random.pick(["a", "b", "c"]));

describe("an input of a regression is refused when it is", () => {
  it.each<[string, Cells, string]>([
    ["the target", y, "copy"],
    ["the target in other units", y.map((value) => 3 - value / 1_000), "monotone"],
    ["the target bent", y.map((value) => Math.exp(value / 10)), "monotone"],
    ["the target with gaps", y.map((value, row) => (row % 3 === 0 ? null : value * 2)), "monotone"],
    ["the target and a little noise", y.map((value) => value + random.normal() / 100), "monotone"],
    ["the target bent down and up", y.map((value) => Math.abs(value - 100)), "none"],
  ])("%s", (_, cells, kind) => {
    expect(kinds(screen(y, { x: cells }))).toEqual(kind === "none" ? [] : [["x", kind]]);
  });

  it("something that a curve turns into the target", () => {
    const x = Array.from({ length: 400 }, () => random.uniform() - 0.5);
    const leaks = screen(
      x.map((value) => value ** 2),
      { x },
    );
    expect(kinds(leaks)).toEqual([["x", "single_column"]]);
    expect(leaks[0]?.message).toMatch(
      /^column "x" alone explains the target "y": R² 0\.999\d\d on the valid/,
    );
  });

  it("a category with one answer each", () => {
    const town = Array.from({ length: 200 }, () => random.pick(["Rome", "Oslo", "Lima", "Bonn"]));
    const price = town.map((name) => name.charCodeAt(0));
    expect(kinds(screen(price, { town }))).toEqual([["town", "single_column"]]);
  });
});

describe("an input of a classification is refused when it is", () => {
  it("the class, or the class under other names, also with a few levels per class", () => {
    const coded = classes.map((name) => `${name}${random.int(0, 3)}`);
    const numbered = classes.map((name) => name.charCodeAt(0) * 10 + random.uniform());
    expect(kinds(screen(classes, { same: classes, coded, numbered }))).toEqual([
      ["same", "copy"],
      ["coded", "single_column"],
      ["numbered", "single_column"],
    ]);
  });

  it("of a rare class", () => {
    const rare = Array.from({ length: 600 }, (_, row) => (row % 100 === 0 ? "fraud" : "fine"));
    const blocked = rare.map((name) => (name === "fraud" ? 1 : 0));
    expect(kinds(screen(rare, { blocked, noise: normals(600) }))).toEqual([["blocked", "single_column"]]);
  });
});

describe("an input is left alone when it is", () => {
  it("text that is different in every row", () => {
    expect(screen(classes, { name: classes.map((_, row) => `customer ${row}`) })).toEqual([]);
  });
  it("strongly correlated, as a good feature is", () => {
    const near = y.map((value) => value + random.normal());
    expect(rankCorrelation(Float64Array.from(near), Float64Array.from(y))).toBeGreaterThan(0.97);
    expect(screen(y, { near })).toEqual([]);
  });
  it("present in too few rows to tell", () => {
    expect(screen(y, { pool: y.map((value, row) => (row < 15 ? value * 2 : null)) })).toEqual([]);
  });
  it("right by chance in the few rows that differ", () => {
    const sparse = (value: number) => Array.from({ length: 200 }, (_, row) => (row === 190 ? value : 0));
    expect(screen(sparse(1), { x: sparse(7) })).toEqual([]);
  });
});

describe("a column is a row id when its whole numbers are all different and", () => {
  const count = Array.from({ length: 200 }, (_, row) => row);
  const shuffled = [...count];
  random.shuffle(shuffled);
  it.each<[string, number[]]>([
    ["Order", shuffled],
    ["PID", shuffled.map((n) => 526_301_100 + 37 * n)],
    ["customer_id", shuffled],
    ["Customer.ID", shuffled],
    ["passengerId", shuffled],
    ["row", shuffled],
    ["x", count],
    ["x", count.map((n) => 5_000 - n)],
    ["x", count.map((n) => n + Math.floor(n / 3))],
  ])("is %s", (name, values) => {
    expect(kinds(screen(y, { [name]: values }))).toEqual([[name, "row_id"]]);
  });
  it.each<[string, number[]]>([
    ["year", count.map((n) => 1_600 + n)],
    ["x", count.map((n) => 1_900 + n)],
    ["day", count],
    ["elapsed_time", count],
    ["total", count.map((n) => n * n)],
    ["count", shuffled],
    ["rank", shuffled],
    ["id", count.map((n) => n % 100)],
    ["paid", shuffled],
    ["order", count.map((n) => n + 0.5)],
  ])("not %s", (name, values) => {
    expect(screen(y, { [name]: values })).toEqual([]);
  });
});

it("a rank correlation does not change when one side is bent upwards, and turns its sign when bent downwards", () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), {
    minLength: 2,
    maxLength: 60,
  });
  fc.assert(
    fc.property(pairs, (both) => {
      const x = Float64Array.from(both, ([a]) => a);
      const z = Float64Array.from(both, ([, b]) => b);
      const figure = rankCorrelation(x, z);
      expect(Math.abs(figure)).toBeLessThanOrEqual(1 + 1e-12);
      expect(rankCorrelation(x.map(Math.exp), z)).toBeCloseTo(figure, 12);
      expect(
        rankCorrelation(
          x,
          z.map((value) => -(value ** 3)),
        ),
      ).toBeCloseTo(-figure, 12);
    }),
  );
});

it("a row never answers for itself", () => {
  const cells = fc.array(
    fc.tuple(fc.constantFrom("1", "2", "3", "8", null), fc.integer({ min: 0, max: 2 })),
    {
      minLength: 1,
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(cells, (rows) => {
      const texts = rows.map(([cell]) => cell);
      const targets = Float64Array.from(rows, ([, target]) => target);
      const { right, rows: answered } = explainClass(texts, targets);
      const one = (left: number) => {
        const others = rows.filter(([cell], row) => row !== left && cell === texts[left]);
        const votes = [0, 1, 2].map((target) => others.filter(([, other]) => other === target).length);
        const own = votes[targets[left] ?? 0] ?? 0;
        return votes.every((n, target) => target === targets[left] || n < own);
      };
      expect(right).toBe(rows.filter((_, row) => one(row)).length);
      expect(answered).toBe(
        rows.filter(([cell]) => rows.filter(([other]) => other === cell).length > 1).length,
      );
    }),
  );
});

it("a number that nobody else has is answered by the nearest, the lower of two", () => {
  const numbers = fc.constantFrom(1, 2, 4, 7, 8, 16, -3, Number.NaN);
  const rows = fc.array(fc.tuple(numbers, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 12 }), (given, errors) => {
      const values = Float64Array.from(given, ([value]) => value);
      const targets = Float64Array.from(given, ([, target]) => target);
      let [right, answered] = [0, 0];
      for (const [own, [value, target]] of given.entries()) {
        const others = given.filter((_, row) => row !== own);
        let deciding = others.filter(([other]) => Object.is(other, value));
        if (deciding.length === 0) {
          if (Number.isNaN(value)) continue;
          const distances = others.flatMap(([other]) =>
            Number.isNaN(other) ? [] : [Math.abs(other - value)],
          );
          const nearest = Math.min(...distances);
          const lower = others.filter(([other]) => other === value - nearest);
          deciding = lower.length > 0 ? lower : others.filter(([other]) => other === value + nearest);
        }
        answered++;
        const votes = [0, 1, 2].map((cls) => deciding.filter(([, other]) => other === cls).length);
        const most = Math.max(...votes);
        if (most > 0 && votes[target] === most && votes.filter((n) => n === most).length === 1) right++;
      }
      const found = explainClassByNumbers(values, targets, Number.POSITIVE_INFINITY);
      expect([found?.right, found?.rows]).toEqual([right, answered]);
      const impatient = explainClassByNumbers(values, targets, errors);
      expect(impatient).toEqual(answered - right > errors ? null : found);
    }),
  );
});

it("a million rows are screened within seconds, as a sample", () => {
  const many = 1_000_000;
  const x = Float64Array.from({ length: many }, (_, row) => (row * 7_919) % 99_991);
  const reader = (name: string, cell: (row: number) => number): ScreenedColumn => ({
    ...{ name, numeric: true, whole: true, cell: (row: number) => String(cell(row)) },
  });
  const rows = Uint32Array.from({ length: many }, (_, row) => row);
  const end = 600_000;
  const started = performance.now();
  const leaks = screenColumns({
    target: reader("y", (row) => x[row] ?? 0),
    task: "regression",
    inputs: Array.from({ length: 20 }, (_, i) =>
      reader(`x${i}`, (row) => (i === 7 ? 5 * (x[row] ?? 0) : ((row + i) * 31_337) % 65_521)),
    ),
    train: { rows: rows.subarray(0, end), targets: x.subarray(0, end) },
    validation: { rows: rows.subarray(end), targets: x.subarray(end) },
    table_rows: many,
    seed: 1,
  });
  expect(leaks.map(({ message }) => message)).toEqual([
    'column "x7" goes up with the target "y": rank correlation 1.00000 (20000 sampled rows)',
  ]);
  expect(performance.now() - started).toBeLessThan(20_000);
}, 60_000);

const shared = (name: string) =>
  fileURLToPath(new URL(`../../../../../../shared/data/${name}`, import.meta.url));
const found = async (path: string, target: string, seed: number, drop: string[] = []) => {
  const leaks: Leak[] = [];
  const source = { path, target, drop, task: "auto" as const, split: "random" as const, seed };
  await prepareData(source, (columns) => leaks.push(...screenColumns(columns)));
  return leaks;
};

it("iris passes with every seed", async () => {
  const iris = fileURLToPath(new URL("../../../../../examples/iris.csv", import.meta.url));
  for (let seed = 0; seed < 50; seed++) expect(await found(iris, "species", seed)).toEqual([]);
});

describe.skipIf(!existsSync(shared("ames.csv")) && process.env["CI"] !== "true")(
  "house prices (skipped when ../shared/data/ames.csv is not beside the repository)",
  () => {
    it("are refused by the names of their ids, and pass without them", async () => {
      const leaks = await found(shared("ames.csv"), "price", 1);
      expect(kinds(leaks)).toEqual([
        ["Order", "row_id"],
        ["PID", "row_id"],
      ]);
      expect(await found(shared("ames.csv"), "price", 1, ["Order", "PID"])).toEqual([]);
    });
  },
);

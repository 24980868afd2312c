import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cell } from "./cell.js";
import { readCsv } from "./read-csv.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-csv-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Uint8Array): Promise<{ names: string[]; rows: Cell[][] }> {
  const path = join(folder, "data.csv");
  writeFileSync(path, content);
  let names: string[] = [];
  const rows: Cell[][] = [];
  const count = await readCsv(
    path,
    (header) => {
      names = header;
    },
    (cells, row) => {
      rows.push(cells);
      expect(row).toBe(rows.length);
    },
  );
  expect(count).toBe(rows.length);
  return { names, rows };
}

describe("a CSV file", () => {
  it("may have a byte order mark, any line ending, empty lines and blanks around cells", async () => {
    const expected = {
      names: ["a", "b"],
      rows: [
        ["1", "x y"],
        ["2", null],
      ],
    };
    for (const text of [
      "a,b\n1,x y\n2,\n",
      "\uFEFFa,b\r\n1 , x y\r\n\r\n2,\r\n",
      "a,b\r1,x y\r2,",
      "a,b\n1,x y\r\n2,",
    ]) {
      expect(await read(text)).toEqual(expected);
    }
  });

  it("may quote cells that contain commas, quotes and line breaks", async () => {
    const { rows } = await read('a,b\n"1,5","say ""hi""\nthere"\n');
    expect(rows).toEqual([["1,5", 'say "hi"\nthere']]);
  });

  it("marks a missing value in six ways, in any case", async () => {
    const { rows } = await read("a,b,c,d,e,f,g\n,NA,n/a,NaN,NULL,?,na na\n");
    expect(rows).toEqual([[null, null, null, null, null, null, "na na"]]);
  });

  it("is read back as it was written, whatever the cells hold", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "7", ".", "-", ",", '"', "\n", "é", "☃") });
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(table, async (cells) => {
        const header = (cells[0] ?? []).map((_, index) => `c${index}`);
        const text = [header, ...cells].map((row) => row.map(quote).join(",")).join("\n");
        const { names, rows } = await read(text);
        expect(names).toEqual(header);
        expect(rows).toEqual(cells.map((row) => row.map((value) => value.trim() || null)));
      }),
      { numRuns: 60 },
    );
  });
});

describe("an unusable file is refused in one line:", () => {
  it.each<[string, string, string]>([
    ["empty", "", "the file is empty; it needs a header line and rows"],
    ["header only", "a,b\n", "the file has a header line but no rows"],
    ["repeated column", "a,b,a\n1,2,3\n", 'the header has the column "a" twice; rename one of them'],
    ["unnamed column", ",b\n1,2\n", "column 1 has no name in the header; name it or remove the column"],
    ["short row", "a,b\n1,2\n3\n", "row 2 has 1 cells, the header has 2; complete the row"],
    ["long row", "a,b\n1,2,3\n", "row 1 has 3 cells, the header has 2"],
    ["open quote", 'a,b\n1,2\n3,"4\n', "after row 1: Quote Not Closed"],
    ["stray quote", 'a,b\n1,2"2\n', "after row 0: Invalid Opening Quote"],
    ["semicolons", "a;b\n1;2\n", 'the header is one column "a;b"; separate columns with commas'],
  ])("%s", async (_, text, message) => {
    const error = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "CerebrosError", code: "invalid_input", field: "dataset" });
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain("\n");
  });

  it("missing, or a folder", async () => {
    const ignore = () => {};
    await expect(readCsv(join(folder, "none.csv"), ignore, ignore)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/^there is no file .*none\.csv$/),
    });
    await expect(readCsv(folder, ignore, ignore)).rejects.toThrow("is a folder, expected a CSV file");
  });
});

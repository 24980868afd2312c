import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAll, refusalOf } from "../test/read-all.js";

describe("a CSV file", () => {
  it("may have a byte order mark, any line ending, empty lines and blanks around cells", async () => {
    const expected = {
      names: ["a", "b"],
      rows: [
        ["1", "x y"],
        ["2", ""],
      ],
    };
    for (const text of [
      "a,b\n1,x y\n2,\n",
      "\uFEFFa,b\r\n1 , x y\r\n\r\n2,\r\n",
      "a,b\r1,x y\r2,",
      "a,b\n1,x y\r\n2,",
    ]) {
      expect(await readAll(text)).toMatchObject(expected);
    }
  });

  it("may quote cells that contain commas, quotes and line breaks", async () => {
    const { rows } = await readAll('a,b\n"1,5","say ""hi""\nthere"\n');
    expect(rows).toEqual([["1,5", 'say "hi"\nthere']]);
  });

  it("names the line on which a row ends, whatever the line ending", async () => {
    for (const end of ["\n", "\r\n"]) {
      const text = ["a,b", "1,2", "", '"x', 'y",4', "5,6", ""].join(end);
      expect((await readAll(text)).lines).toEqual([2, 5, 6]);
    }
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
        const { names, rows } = await readAll(text);
        expect(names).toEqual(header);
        expect(rows).toEqual(cells);
      }),
      { numRuns: 60 },
    );
  });

  it("may have 50,000 columns, but not two of one name among them", async () => {
    const header = Array.from({ length: 50_000 }, (_, index) => `c${index}`);
    const { rows } = await readAll(`${header.join(",")}\n${header.map(() => 1).join(",")}\n`);
    expect(rows[0]).toHaveLength(50_000);
    expect(await refusalOf(`${[...header, "c17"].join(",")}\n`)).toContain('the column "c17" twice');
  });
});

describe("an unusable file is refused in one line:", () => {
  it.each<[string, string, string]>([
    ["empty", "", "the file is empty; it needs a header line and rows"],
    ["header only", "a,b\n", "the file has a header line but no rows"],
    ["repeated column", "a,b,a\n1,2,3\n", 'the header has the column "a" twice; rename one of them'],
    ["unnamed column", ",b\n1,2\n", "column 1 has no name in the header; name it or remove the column"],
    ["short row", "a,b\n1,2\n3\n", "line 3: row 2 has 1 cells, the header has 2; complete the row"],
    ["long row", "a,b\n\n1,2,3\n", "line 3: row 1 has 3 cells, the header has 2"],
    ["open quote", 'a,b\n1,2\n3,"4\n', "line 3: Quote Not Closed"],
    ["stray quote", 'a,b\n1,2\n3,4"4\n', "line 3: Invalid Opening Quote"],
    ["semicolons", "a;b\n1;2\n", 'the header is one column "a;b"; separate columns with commas'],
  ])("%s", async (_, text, message) => {
    const refusal = await refusalOf(text);
    expect(refusal).toContain(message);
    expect(refusal).not.toContain("\n");
  });
});

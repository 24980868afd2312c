import { array, assert, asyncProperty, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder, writeFileIn } from "../test/fixtures.js";
import { csvLine } from "./csv-line.js";
import { readData } from "./data-rows.js";

const folder = temporaryFolder();

async function read(content: string, limit = 10_000) {
  const chunks = [];
  for await (const { names, rows } of readData(writeFileIn(folder, "data", content), limit)) {
    chunks.push({ names: [...names], rows: rows.map(({ cells }) => cells) });
  }
  return chunks;
}

describe("a file", () => {
  it("is read in chunks of at most so many rows", async () => {
    expect(await read("a,b\n1,2\n3,4\n\n5,6\n", 2)).toEqual([
      {
        names: ["a", "b"],
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
      },
      { names: ["a", "b"], rows: [["5", "6"]] },
    ]);
  });

  it("of JSON lines has the columns that were seen so far", async () => {
    expect(await read('{"a":1}\n{"a":2,"b":"x"}\n', 1)).toEqual([
      { names: ["a"], rows: [["1"]] },
      { names: ["a", "b"], rows: [["2", "x"]] },
    ]);
  });

  it.each([
    ["without rows", "a,b\n", "no rows"],
    ["with a short row", "a,b\n1\n", "line 2"],
    ["with a column twice", "a,b,a\n1,2,3\n", '"a" twice'],
    ["with an open quote", 'a,b\n"1,2\n', "Quote Not Closed"],
    ["with a nested object", '{"a":{}}\n', 'line 1: "a" holds an object'],
  ])("%s is refused", async (_, content, problem) => {
    await expect(read(content)).rejects.toMatchObject({ code: "invalid_input", field: "data" });
    await expect(read(content)).rejects.toThrow(problem);
  });

  it("survives being written and read again", async () => {
    const cell = string({ unit: "binary" }).map((text) =>
      text.replaceAll("\u0000", "").replaceAll("\uFEFF", ""),
    );
    await assert(
      asyncProperty(array(array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), async (rows) => {
        const [chunk] = await read(csvLine(["x", "y"]) + rows.map(csvLine).join(""));
        const present = rows.filter((row) => row.join("") !== "" || csvLine(row) !== "\n");
        expect(chunk?.rows).toEqual(present);
      }),
      { numRuns: 50 },
    );
  });
});

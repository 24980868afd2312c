import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { readAll, refusalOf } from "../test/read-all.js";
import { readTableFile } from "./read-table-file.js";

const numbered = (rows: number) => Array.from({ length: rows }, (_, row) => `${row},é${row}`);
const csv = ["a,b", ...numbered(50_000)].join("\n");

describe("the format is", () => {
  it("seen from the content, gzip or not", async () => {
    const table = { names: ["a", "b"], rows: [["1", "x"]] };
    for (const text of ["a,b\n1,x\n", '{"a":1,"b":"x"}\n']) {
      expect(await readAll(text)).toMatchObject(table);
      expect(await readAll(gzipSync(text))).toMatchObject(table);
    }
  });

  it("what the caller says", async () => {
    expect(await refusalOf("a,b\n1,2\n", { format: "jsonl" })).toContain("line 1 is no JSON");
  });

  it("CSV for a header that only looks like JSON", async () => {
    expect(await readAll("{a},[b]\n1,2\n")).toMatchObject({ names: ["{a}", "[b]"] });
  });
});

describe("gzip data", () => {
  const zipped = gzipSync(csv);

  it("may come in several parts", async () => {
    const parts = Buffer.concat([gzipSync("a,b\n1,2\n"), gzipSync("3,4\n")]);
    expect((await readAll(parts)).rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it("that end early are refused wherever they end, and so are damaged ones", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: zipped.length - 1 }), async (end) => {
        expect(await refusalOf(zipped.subarray(0, end))).toMatch(
          /^the gzip data end early, after line \d+; bring the whole file$/,
        );
      }),
      { numRuns: 15 },
    );
    const damaged = Buffer.from(zipped);
    damaged.fill(0xff, 5_000, 5_100);
    expect(await refusalOf(damaged)).toMatch(/^the gzip data are damaged after line \d+ \(.*\)/);
  });
});

describe("text that is not UTF-8 is refused with its line:", () => {
  it("a byte of another encoding", async () => {
    for (const text of ["a,b\n1,2\n3,\xff\n", "a,b\n1,2\n3,\xe9x\n5,6", "a,b\n1,2\n3,\xc3"]) {
      expect(await refusalOf(Buffer.from(text, "latin1"))).toBe(
        "line 3 is not UTF-8 text; save the file in that encoding",
      );
    }
  });

  it("anywhere in a long file, while characters may lie across chunks", async () => {
    const lines = csv.split("\n");
    expect((await readAll(csv)).rows).toHaveLength(50_000);
    for (const row of [17, 20_000, 50_000]) {
      const before = Buffer.from(`${lines.slice(0, row).join("\n")}\n`);
      const bytes = Buffer.concat([
        before,
        Buffer.from([0xff]),
        Buffer.from(`,1\n${lines.slice(row).join("\n")}`),
      ]);
      expect(await refusalOf(bytes)).toContain(`line ${row + 1} is not UTF-8`);
    }
  });

  it("UTF-16", async () => {
    expect(await refusalOf(Buffer.from("\uFEFFa,b\n1,2", "utf16le"))).toContain("line 1 is not UTF-8");
  });
});

it("a file is read in less memory than it takes", () => {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-table-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "data.jsonl.gz");
  const line = `${JSON.stringify({ a: 1, b: "x".repeat(180), c: true })}\n`;
  writeFileSync(path, gzipSync(line.repeat(300_000)));
  const entry = JSON.stringify(new URL("../dist/index.js", import.meta.url).href);
  const script = `
    import { readTableFile } from ${entry};
    let rows = 0;
    for await (const row of readTableFile(${JSON.stringify(path)})) rows += row.cells.length / 3;
    console.log(rows);`;
  const node = ["--max-old-space-size=20", "--input-type=module", "--eval", script];
  expect(execFileSync(process.execPath, node, { encoding: "utf8" }).trim()).toBe("300000");
}, 30_000);

describe("the file", () => {
  it("may be missing or a folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cerebros-table-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await expect(readTableFile(join(folder, "none.csv")).next()).rejects.toThrow(
      /^there is no file .*none\.csv$/,
    );
    await expect(readTableFile(folder).next()).rejects.toThrow("is a folder, expected a CSV or JSONL file");
  });

  it.skipIf(process.platform !== "linux")("is closed when the caller stops early", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cerebros-table-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const content of [csv, gzipSync(csv), '{"a":1}\n'.repeat(100_000)]) {
      const path = join(folder, "data");
      writeFileSync(path, content);
      const before = readdirSync("/proc/self/fd").length;
      for await (const { line } of readTableFile(path)) if (line > 3) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(readdirSync("/proc/self/fd").length).toBe(before);
    }
  });
});

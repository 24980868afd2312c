import { join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toRelativePath } from "./artifact-path.js";

describe("an artifact path", () => {
  it.each([
    ["", ""],
    ["a/b.txt", "a/b.txt"],
    ["a//b/./c/", "a/b/c"],
    ["100%.txt", "100%.txt"],
    ["a%20b", "a%20b"],
    ["ä/😀", "ä/😀"],
    ["..a/b..", "..a/b.."],
  ])("%j stands for %j", (path, expected) => {
    expect(toRelativePath(path)).toBe(expected);
  });

  it.each([
    "..",
    "../a",
    "a/../../b",
    "/etc/passwd",
    "%2e%2e/a",
    "%252e%252e%252fa",
    "%2Fetc",
    "./%2Fetc",
    "./C:/x",
    "a\\b",
    "a%5cb",
    "C:/x",
    "file:///etc",
    "http://h/x",
    "a#b",
    "a%23b",
    "a\0b",
  ])("%j is refused", (path) => {
    expect(() => toRelativePath(path)).toThrow(
      expect.objectContaining({ code: "invalid_input", message: expect.stringContaining("Invalid path") }),
    );
  });

  it("stays below the root, also when it is decoded once more, whatever it is", () => {
    const pieces = fc.constantFrom(
      "a",
      ".",
      "..",
      "/",
      "%2e",
      "%2F",
      "%25",
      "%",
      "2e",
      "\\",
      "C:",
      "#",
      "\0",
      "é",
    );
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join("")),
        (path) => {
          let safe: string;
          try {
            safe = toRelativePath(path);
          } catch {
            return;
          }
          for (const read of [safe, unescapeOnce(safe)]) {
            expect(relative("/root", join("/root", read))).not.toMatch(/^\.\.(\/|$)/);
            expect(read.startsWith("/")).toBe(false);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

function unescapeOnce(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

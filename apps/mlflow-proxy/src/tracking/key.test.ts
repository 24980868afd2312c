import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkKey, checkLength, fitLength } from "./key.js";

const isAllowed = (key: string) => {
  try {
    checkKey(key, "key");
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "invalid_input", field: "key" });
    return false;
  }
};

describe("a key", () => {
  it.each(["loss", "val/loss", "a b", "top-1: acc.", "größe", "損失", "a..b", "x".repeat(250)])(
    "may be %s",
    (key) => {
      expect(isAllowed(key)).toBe(true);
    },
  );

  it.each([
    "",
    "..",
    "../a",
    "..a",
    "a/../b",
    "/a",
    "a/",
    "a//b",
    "./a",
    ".",
    "a#",
    "a\n",
    "x".repeat(251),
    "😀",
  ])("may not be %j", (key) => {
    expect(isAllowed(key)).toBe(false);
  });

  it("that is allowed means itself as a path, whatever it is joined to", () => {
    const parts = fc.constantFrom("a", "b", ".", "..", "/", "//", " ", "_");
    fc.assert(
      fc.property(
        fc.array(parts, { minLength: 1 }).map((p) => p.join("")),
        (key) => {
          if (isAllowed(key)) expect(posix.join("/root", key)).toBe(`/root/${key}`);
        },
      ),
    );
  });
});

describe("a length", () => {
  it("counts characters, not code units", () => {
    expect(() => checkLength("😀".repeat(250), 250, "key")).not.toThrow();
    expect(() => checkLength("😀".repeat(251), 250, "key")).toThrow("exceeds the maximum length of 250");
    expect(fitLength("😀😀😀", 2, "value", true)).toBe("😀😀");
  });

  it("that is too great is cut, or refused where cutting is switched off", () => {
    expect(fitLength("abc", 2, "value", true)).toBe("ab");
    expect(() => fitLength("abc", 2, "value", false)).toThrow("exceeds the maximum length of 2");
  });
});

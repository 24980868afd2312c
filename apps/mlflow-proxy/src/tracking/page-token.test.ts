import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { pageTokenKind } from "./page-token.js";

const runs = pageTokenKind("runs", z.object({ at: z.int().nullable(), id: z.string() }));
const others = pageTokenKind("others", z.object({ at: z.int().nullable(), id: z.string() }));

describe("a page token", () => {
  it("gives back the position that it was made of", () => {
    fc.assert(
      fc.property(fc.record({ at: fc.option(fc.maxSafeInteger()), id: fc.string() }), (position) => {
        expect(runs.decode(runs.encode(position))).toEqual(position);
      }),
    );
  });

  it("that is absent or empty means the first page", () => {
    expect(runs.decode(undefined)).toBeNull();
    expect(runs.decode("")).toBeNull();
  });

  it("is refused when no search of this kind handed it out", () => {
    const offset = Buffer.from(JSON.stringify({ offset: 3 })).toString("base64");
    for (const token of ["zzz", offset, others.encode({ at: 1, id: "a" })])
      expect(() => runs.decode(token)).toThrow(/Invalid page token/);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (token) => {
        expect(() => runs.decode(token)).toThrow(/Invalid page token/);
      }),
    );
  });
});

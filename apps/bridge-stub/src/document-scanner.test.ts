import fc from "fast-check";
import { expect, test } from "vitest";
import { DocumentScanner, type ScanState } from "./document-scanner.js";

/** Feeds the bytes in pieces of the given sizes until the scanner has had enough. */
function scan(bytes: Buffer, sizes: readonly number[]): { state: ScanState; text: string } {
  const scanner = new DocumentScanner(1_000_000);
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const end = at + (sizes[i % sizes.length] ?? bytes.length);
    const state = scanner.push(bytes.subarray(at, end));
    if (state !== "more") return { state, text: scanner.text };
    at = end;
  }
  return { state: "more", text: scanner.text };
}

test("any object is complete with its last byte and not before, in pieces of any size", () => {
  const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue());
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(object, sizes, fc.constantFrom("", " ", "\r\n\t"), (value, pieces, blank) => {
      const text = blank + JSON.stringify(value);
      expect(scan(Buffer.from(`${text}{"next":1}`), pieces)).toEqual({ state: "complete", text });
      expect(scan(Buffer.from(text).subarray(0, -1), pieces).state).toBe("more");
    }),
  );
});

test.each(["[1", "12", '"text"', "null", "-", "\uFEFF{}", "\0"])(
  "%j is known not to be an object",
  (text) => {
    expect(scan(Buffer.from(`  ${text}`), [1]).state).toBe("not-object");
  },
);

test("white space alone decides nothing", () => {
  const scanner = new DocumentScanner(10);
  expect(scanner.push(Buffer.from(" \n"))).toBe("more");
  expect(scanner.started).toBe(false);
});

test("a document above the limit is refused", () => {
  const scanner = new DocumentScanner(10);
  expect(scanner.push(Buffer.from('{"a":"'))).toBe("more");
  expect(scanner.push(Buffer.from("too long"))).toBe("too-long");
});

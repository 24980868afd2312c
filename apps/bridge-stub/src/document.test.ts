import { expect, test } from "vitest";
import { readDocument } from "./document.js";

test("operation and payload, the payload as it was written", () => {
  expect(readDocument('{"payload":{"a":1.0},"op":"start_run"}')).toEqual({
    document: { op: "start_run", payload: '{"a":1.0}' },
    problem: null,
  });
});

test.each(["{}", '{"op":null,"payload":null}', '{"op":"","other":1}', '{"op":7}'])(
  "defaults for %s",
  (text) => {
    expect(readDocument(text)).toEqual({ document: { op: null, payload: "{}" }, problem: null });
  },
);

test.each([
  ["7", "a number"],
  ["[1]", "an array"],
  ['"x"', "a string"],
])("a payload of %s counts as {}, with a word", (payload, kind) => {
  const { document, problem } = readDocument(`{"payload":${payload}}`);
  expect(document).toEqual({ op: null, payload: "{}" });
  expect(problem).toContain(kind);
});

test.each(["", "nonsense", "[1]", "null", "7", '"x"', '{"a":NaN}', '{"payload":{}'])(
  "%j is no document",
  (text) => {
    const { document, problem } = readDocument(text);
    expect(document).toBeNull();
    expect(problem).not.toBeNull();
  },
);

import fc from "fast-check";
import { expect, test } from "vitest";
import { decide } from "./decide.js";
import { EMPTY_DOCUMENT } from "./document.js";

const alone = { op: null, remote: null, compat_exit: false };
const forwarding = { ...alone, remote: "http://runner:8088" };

function bodyOf(payload: string): string {
  const decision = decide(forwarding, { op: "start_run", payload });
  if (decision.kind !== "forward") throw new Error("expected it to forward");
  return decision.request.body;
}

test("without a remote the payload comes back", () => {
  expect(decide(alone, { op: "start_run", payload: '{"a":1.0}' })).toEqual({
    kind: "answer",
    answer: { stdout: '{"status":"ok","op":"start_run","echo":{"a":1.0}}\n', exit_code: 0, notes: [] },
  });
});

test("the settings' operation comes before the document's, and there is always one", () => {
  const op = (
    settings: typeof alone | { op: string; remote: null; compat_exit: boolean },
    given: string | null,
  ) => {
    const decision = decide(settings, { op: given, payload: "{}" });
    return decision.kind === "answer" ? JSON.parse(String(decision.answer.stdout)).op : null;
  };
  expect(op({ ...alone, op: 'from "settings"' }, "from_document")).toBe('from "settings"');
  expect(op(alone, "from_document")).toBe("from_document");
  expect(op(alone, null)).toBe("unknown");
});

test("the body has run_id in front and every other field of the payload, once", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()),
      fc.option(fc.string()),
      (payload, run_id) => {
        const given = { ...payload, opts: null, run_id };
        const body = bodyOf(JSON.stringify(given));
        expect(body).toMatch(/^{"run_id":/);
        expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(given)));
      },
    ),
  );
  expect(bodyOf(EMPTY_DOCUMENT.payload)).toBe('{"run_id":null}');
});

test("run_id of the payload comes before that of opts", () => {
  expect(bodyOf('{"opts":{"run_id":"o"},"run_id":"p"}')).toBe('{"run_id":"p","opts":{"run_id":"o"}}');
  expect(bodyOf('{"opts":{"run_id":"o"},"run_id":null}')).toBe('{"run_id":"o","opts":{"run_id":"o"}}');
  expect(bodyOf('{"opts":{"run_id":null}}')).toBe('{"run_id":null,"opts":{"run_id":null}}');
});

test("an unusable address is a failure that does not repeat it", () => {
  const decision = decide({ ...alone, remote: "runner:s3cret@8088" }, EMPTY_DOCUMENT);
  expect(decision).toMatchObject({ kind: "answer", answer: { exit_code: 1 } });
  expect(JSON.stringify(decision)).not.toContain("s3cret");
  expect(decide({ ...alone, remote: "runner", compat_exit: true }, EMPTY_DOCUMENT)).toMatchObject({
    answer: { exit_code: 0, stdout: expect.stringContaining('"error"') },
  });
});

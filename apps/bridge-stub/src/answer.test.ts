import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerFor, failure, type RemoteOutcome } from "./answer.js";
import { remoteTarget } from "./remote-target.js";

const target = remoteTarget("http://host:1", "record_trial");
if (target === null) throw new Error("expected an address");
const request = { op: "record_trial", target };

function response(body: string, status = 200): RemoteOutcome {
  return { kind: "response", status, body: Buffer.from(body) };
}

test("any JSON goes out as it came", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      const body = ` ${JSON.stringify(value, null, indent)}\n`;
      expect(String(answerFor(response(body), request, false).stdout)).toBe(body);
    }),
  );
});

test("any text gives exactly one JSON document", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 100, max: 599 }), (body, status) => {
      const answer = answerFor(response(body, status), request, false);
      expect(() => JSON.parse(String(answer.stdout))).not.toThrow();
      expect(answer.exit_code === 0).toBe(status >= 200 && status < 300 && !/NaN|Infinity/.test(body));
    }),
  );
});

describe("constants that are no JSON", () => {
  test.each(['{"a":NaN}', "[ -Infinity]", "Infinity", '{"a":"x","b":[{"c":NaN}]}'])(
    "%s is a failure",
    (body) => {
      expect(answerFor(response(body), request, false)).toMatchObject({ exit_code: 1 });
      expect(answerFor(response(body), request, true)).toMatchObject({ exit_code: 0 });
    },
  );

  test.each(['{"a":"NaN \\" Infinity"}', '{"NaN":1}'])("%s is not", (body) => {
    expect(answerFor(response(body), request, false)).toMatchObject({ exit_code: 0, notes: [] });
  });

  test("in a long text take no long time", () => {
    const body = `{"text":"${"NaN\\\\".repeat(200_000)}","n":NaN}`;
    expect(answerFor(response(body), request, false).exit_code).toBe(1);
  });
});

test("a refusal names status, address and the beginning of the body on one line", () => {
  const { stdout } = answerFor(response(`one\n two ${"x".repeat(999)}`, 503), request, false);
  const { reason } = JSON.parse(String(stdout));
  expect(reason).toMatch(/^HTTP 503 from http:\/\/host:1\/bridge\/record: one two x+…$/);
  expect(reason.length).toBeLessThan(400);
});

test("only a large start_run result is worth a word", () => {
  const large = response(JSON.stringify("x".repeat(100_001)));
  expect(answerFor(large, { ...request, op: "start_run" }, false).notes).toHaveLength(1);
  expect(answerFor(large, request, false).notes).toEqual([]);
});

test("failure is a document and an exit code that agree", () => {
  expect(failure("why", false)).toEqual({
    stdout: '{"status":"failed","reason":"why"}\n',
    exit_code: 1,
    notes: ["why"],
  });
  expect(failure("why", true)).toEqual({
    stdout: '{"status":"error","reason":"why"}\n',
    exit_code: 0,
    notes: ["why"],
  });
});

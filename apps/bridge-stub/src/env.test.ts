import { describe, expect, test } from "vitest";
import { readEnv } from "./env.js";

test("nothing set", () => {
  expect(readEnv({}, [])).toEqual({
    op: null,
    payload: null,
    remote: null,
    deadline_ms: 14_000,
    stdin_ms: 900,
    compat_exit: false,
    problems: [],
  });
});

test("an empty value is an unset one", () => {
  const names = ["OP", "PAYLOAD", "COMPAT_EXIT"].map((name) => `CEREBROS_BRIDGE_${name}`);
  const env = Object.fromEntries(
    [...names, "CEREBROS_REMOTE_URL", "CEREBROS_TIMEOUT_MS"].map((name) => [name, ""]),
  );
  expect(readEnv(env, [])).toEqual(readEnv({}, []));
});

describe("operation", () => {
  test.each([
    [["--bridge-op", "start_run"], "start_run"],
    [["--bridge-op=start_run"], "start_run"],
    [["/app/script.py", "--other", "x", "--bridge-op", "start_run", "more"], "start_run"],
    [["--bridge-op", "a", "--bridge-op", "b"], "b"],
    [["--bridge-op"], null],
    [["--bridge-op", ""], null],
    [["--bridge-op="], null],
    [["--bridge-op", "--verbose"], null],
    [["start_run"], null],
  ])("of the arguments %j", (args, op) => {
    expect(readEnv({}, args).op).toBe(op);
    expect(readEnv({ CEREBROS_BRIDGE_OP: "from_env" }, args).op).toBe("from_env");
  });
});

describe("deadline", () => {
  test.each([
    ["15000", 14_000],
    ["300000", 299_000],
    ["5000", 4_500],
    ["100", 90],
  ])("below a timeout of %s ms", (value, deadline_ms) => {
    const settings = readEnv({ CEREBROS_TIMEOUT_MS: value }, []);
    expect(settings).toMatchObject({ deadline_ms, problems: [] });
    expect(settings.stdin_ms).toBeLessThanOrEqual(Math.min(1000, deadline_ms / 2));
  });

  test("fits into a timer however far it is raised", () => {
    expect(readEnv({ CEREBROS_TIMEOUT_MS: "99999999999" }, []).deadline_ms).toBeLessThan(2 ** 31);
  });

  test.each(["15s", "-1", "0", "1.5", "NaN", "Infinity"])("falls back when the timeout is %s", (value) => {
    const { deadline_ms, problems } = readEnv({ CEREBROS_TIMEOUT_MS: value }, []);
    expect(deadline_ms).toBe(14_000);
    expect(problems).toEqual([expect.stringContaining(`CEREBROS_TIMEOUT_MS is "${value}"`)]);
  });
});

test.each([
  ["1", true],
  ["true", true],
  ["TRUE", true],
  ["0", false],
  ["false", false],
])("compatibility switch %s", (value, on) => {
  expect(readEnv({ CEREBROS_BRIDGE_COMPAT_EXIT: value }, [])).toMatchObject({
    compat_exit: on,
    problems: [],
  });
});

test("a compatibility switch that is neither on nor off stays off, with a word", () => {
  const { compat_exit, problems } = readEnv({ CEREBROS_BRIDGE_COMPAT_EXIT: "yes" }, []);
  expect(compat_exit).toBe(false);
  expect(problems).toHaveLength(1);
});

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { finished, runStub, STUB, spawnStub } from "./spawn-stub.js";

const DOCUMENT = '{"op":"start_run","payload":{"run_id":"r1","pulse_id":null,"extra":{"dataset":"houses"}}}';
const ECHO = {
  status: "ok",
  op: "start_run",
  echo: { run_id: "r1", pulse_id: null, extra: { dataset: "houses" } },
};
const EMPTY = { status: "ok", op: "unknown", echo: {} };

/** A document of about this many bytes, with what a careless scanner would trip over. */
function large(bytes: number): string {
  const item = { text: 'quote " backslash \\ brace } ü 😀', numbers: [1, [2, { three: 3 }]] };
  const items = Array.from({ length: Math.ceil(bytes / JSON.stringify(item).length) }, () => item);
  return JSON.stringify({ op: "finalize_run", payload: { run_id: "r1", items } });
}

describe("payload from the environment", () => {
  test("is answered while stdin stays open and silent", async () => {
    const result = await runStub({ env: { CEREBROS_BRIDGE_PAYLOAD: DOCUMENT }, stdin: "open" });
    expect(result.json).toEqual(ECHO);
    expect(result).toMatchObject({ exit_code: 0, stderr: "" });
  });

  test("is preferred to stdin", async () => {
    const result = await runStub({
      env: { CEREBROS_BRIDGE_PAYLOAD: DOCUMENT },
      stdin: { text: '{"op":"other","payload":{"run_id":"r2"}}' },
    });
    expect(result.json).toEqual(ECHO);
  });

  test("of 100 KB is echoed whole", async () => {
    const text = large(100_000);
    const result = await runStub({ env: { CEREBROS_BRIDGE_PAYLOAD: text }, stdin: "open" });
    expect(result.json).toMatchObject({ op: "finalize_run", echo: JSON.parse(text).payload });
  });

  test("keeps its numbers as they were written", async () => {
    const payload = '{"run_id":"r1","tau":1.0,"big":12345678901234567890,"small":1e-7}';
    const result = await runStub({
      env: { CEREBROS_BRIDGE_PAYLOAD: `{ "payload" : ${payload} , "op" : "x" }` },
    });
    expect(result.stdout.toString()).toBe(`{"status":"ok","op":"x","echo":${payload}}\n`);
  });

  test.each(["[1,2]", '"text"', "12", "null", "true", "{broken", '{"payload":{"x":NaN}}'])(
    "that is no JSON object (%s) gives way to stdin",
    async (text) => {
      const env = { CEREBROS_BRIDGE_PAYLOAD: text };
      expect((await runStub({ env, stdin: { text: DOCUMENT } })).json).toEqual(ECHO);
      const alone = await runStub({ env, stdin: "closed" });
      expect(alone.json).toEqual(EMPTY);
      expect(alone.exit_code).toBe(0);
      expect(alone.stderr).toContain("CEREBROS_BRIDGE_PAYLOAD");
    },
  );

  test.each(["7", "[1]", '"text"', "null"])(
    "with a payload that is no object (%s) counts as {}",
    async (p) => {
      const env = { CEREBROS_BRIDGE_PAYLOAD: `{"op":"run_nas","payload":${p}}` };
      expect((await runStub({ env, stdin: "open" })).json).toEqual({ status: "ok", op: "run_nas", echo: {} });
    },
  );
});

describe("payload from stdin", () => {
  test("is answered as soon as it is complete, with the pipe still open", async () => {
    expect((await runStub({ stdin: { text: DOCUMENT } })).json).toEqual(ECHO);
    expect((await runStub({ stdin: { text: ` \n${DOCUMENT}\n` } })).json).toEqual(ECHO);
  });

  test("may arrive in pieces", async () => {
    const child = spawnStub({ stdin: "open" });
    const result = finished(child);
    for (const piece of [DOCUMENT.slice(0, 30), DOCUMENT.slice(30, 31), DOCUMENT.slice(31)]) {
      child.stdin.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await result).json).toEqual(ECHO);
  });

  test.each([100_000, 400_000])("of %i bytes is echoed whole", async (bytes) => {
    const text = large(bytes);
    const result = await runStub({ stdin: { text } });
    expect(result.json).toMatchObject({ op: "finalize_run", echo: JSON.parse(text).payload });
    expect(result.exit_code).toBe(0);
  });

  test("that never comes is not waited for", async () => {
    const result = await runStub({ args: ["--bridge-op", "ping"], stdin: "open" });
    expect(result.json).toEqual({ status: "ok", op: "ping", echo: {} });
    expect(result.exit_code).toBe(0);
  });

  test("that never ends is not waited for", async () => {
    const result = await runStub({ stdin: { text: DOCUMENT.slice(0, -1) } });
    expect(result.json).toEqual(EMPTY);
    expect(result.stderr).toContain("no complete JSON document");
  });

  // Only util-linux's `script` gives a terminal to a child without a native module.
  const noScript = spawnSync("script", ["--version"]).status !== 0;
  test.skipIf(noScript)("is not looked for at a terminal", async () => {
    const line = `'${process.execPath}' '${STUB}' --bridge-op ping`;
    const result = await runStub({ command: ["script", "-qec", line, "/dev/null"], stdin: "open" });
    expect(result.stdout.toString()).toContain('{"status":"ok","op":"ping","echo":{}}');
    expect(result.stdout.toString()).toContain("stdin is a terminal");
  });

  test("that ends at once, or in the middle, counts as {}", async () => {
    expect(await runStub({ stdin: "closed" })).toMatchObject({ json: EMPTY, exit_code: 0 });
    const child = spawnStub({ stdin: "open" });
    child.stdin.end(DOCUMENT.slice(0, -1));
    const result = await finished(child);
    expect(result).toMatchObject({ json: EMPTY, exit_code: 0 });
    expect(result.stderr).toContain("middle of a JSON document");
  });

  test.each(["[1,2,3", "12", '"text', "null", "nonsense"])(
    "that is no object (%s) counts as {}",
    async (text) => {
      expect(await runStub({ stdin: { text } })).toMatchObject({ json: EMPTY, exit_code: 0 });
    },
  );
});

describe("operation", () => {
  test("comes from the environment, then the argument, then the payload", async () => {
    const payload = '{"op":"from_payload","payload":{}}';
    const args = ["--bridge-op", "from_argument"];
    const op = async (env: Record<string, string>, given: string[] = []) =>
      (await runStub({ env, args: given })).json;
    expect(
      await op({ CEREBROS_BRIDGE_OP: "from_env", CEREBROS_BRIDGE_PAYLOAD: payload }, args),
    ).toHaveProperty("op", "from_env");
    expect(await op({ CEREBROS_BRIDGE_PAYLOAD: payload }, args)).toHaveProperty("op", "from_argument");
    expect(await op({ CEREBROS_BRIDGE_PAYLOAD: payload })).toHaveProperty("op", "from_payload");
    expect(await op({ CEREBROS_BRIDGE_PAYLOAD: '{"payload":{}}' })).toHaveProperty("op", "unknown");
  });

  test("empty values in the parent's environment are unset", async () => {
    const env = {
      CEREBROS_BRIDGE_OP: "",
      CEREBROS_BRIDGE_PAYLOAD: "",
      CEREBROS_BRIDGE_RUN_ID: "",
      CEREBROS_REMOTE_URL: "",
      CEREBROS_TIMEOUT_MS: "",
      CEREBROS_BRIDGE_COMPAT_EXIT: "",
    };
    const result = await runStub({ env, args: ["--bridge-op", "start_run"], stdin: { text: DOCUMENT } });
    expect(result.json).toEqual(ECHO);
    expect(result).toMatchObject({ exit_code: 0, stderr: "" });
  });
});

describe("a reader that is gone", () => {
  test("ends the stub without a word and not with success", async () => {
    const child = spawnStub({ stdin: "open" });
    child.stdout.destroy();
    await once(child.stdout, "close");
    child.stdin.write(DOCUMENT);
    const result = await finished(child);
    expect(result).toMatchObject({ signal: null, stderr: "" });
    expect(result.exit_code).toBe(1);
  });

  test("while it was reading a large answer is noticed", async () => {
    const child = spawnStub({ stdin: { text: large(400_000) } });
    const result = finished(child);
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect(await result).toMatchObject({ exit_code: 1, signal: null, stderr: "" });
  });
});

describe("installation", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bridge-stub-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const env = { CEREBROS_BRIDGE_PAYLOAD: '{"payload":{"run_id":"r1"}}' };
  const answer = { status: "ok", op: "start_run", echo: { run_id: "r1" } };

  test("as a script of node", async () => {
    expect((await runStub({ env, args: ["--bridge-op", "start_run"] })).json).toEqual(answer);
  });

  test("as an executable that is handed a script path first", async () => {
    const args = ["/app/priv/cerebros_bridge_stub.py", "--bridge-op", "start_run", "--verbose"];
    expect(await runStub({ env, args, command: [STUB] })).toMatchObject({ json: answer, exit_code: 0 });
  });

  test.each(["module", "commonjs"])("as a copy under another name, next to a %s package", async (type) => {
    const bin = join(folder, type);
    mkdirSync(bin);
    writeFileSync(join(bin, "package.json"), JSON.stringify({ type }));
    for (const name of ["python3", "stub.js"]) {
      copyFileSync(STUB, join(bin, name));
      const result = await runStub({
        env,
        args: ["ignored.py", "--bridge-op=start_run"],
        command: [join(bin, name)],
      });
      expect(result).toMatchObject({ json: answer, exit_code: 0, stderr: "" });
    }
  });

  test("in place of the frozen script path", async () => {
    const script = join(folder, "cerebros_bridge_stub.py");
    copyFileSync(STUB, script);
    const result = await runStub({
      env,
      args: ["--bridge-op", "start_run"],
      command: [process.execPath, script],
    });
    expect(result).toMatchObject({ json: answer, exit_code: 0, stderr: "" });
  });
});

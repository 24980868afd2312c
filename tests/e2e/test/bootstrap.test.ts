import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { repository, testFolder } from "./support/folders.js";

/** A workspace with the real bootstrap in it, and with tools that only write down how they were called. */
function workspace() {
  const root = testFolder();
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  cpSync(join(repository, "tooling", "bootstrap"), join(root, "tooling", "bootstrap"), { recursive: true });
  put("package.json", "{}");
  put("pnpm-lock.yaml", "lockfileVersion: 9\n");
  put("pnpm-workspace.yaml", "packages:\n  - apps/*\n\ncatalog:\n  pnpm: 10.0.0\n");
  put("apps/one/package.json", "{}");
  put("apps/two/package.json", "{}");
  put("node_modules/pnpm/package.json", '{ "version": "10.0.0" }');
  const tool = (
    name: string,
    extra = "",
  ) => `const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
    const call = { tool: ${JSON.stringify(name)}, args: process.argv.slice(2),
      npm: Object.keys(process.env).filter((key) => key.startsWith("npm_")).sort() };
    appendFileSync(${JSON.stringify(join(root, "calls"))}, JSON.stringify(call) + "\\n");
    ${extra}`;
  put(
    "node_modules/pnpm/bin/pnpm.cjs",
    tool("pnpm", 'process.exitCode = Number(process.env.PNPM_EXIT ?? "0");'),
  );
  put("node_modules/turbo/bin/turbo", tool("turbo", turbo(root)));
  put("apps/runner/package.json", '{ "type": "commonjs" }');
  put(
    "apps/runner/dist/main.js",
    tool("cerebros", 'process.exitCode = Number(process.env.DEMO_EXIT ?? "0");'),
  );
  return {
    root,
    put,
    run: (script: string, args: string[] = [], env: Record<string, string> = {}) =>
      execa(process.execPath, [join(root, "tooling", "bootstrap", script), ...args], {
        env: { PATH: process.env["PATH"] ?? "", ...env },
        extendEnv: false,
        reject: false,
      }),
    calls() {
      const text = readFileSync(join(root, "calls"), "utf8").trim();
      rmSync(join(root, "calls"));
      return text.split("\n").map((line): Call => JSON.parse(line));
    },
  };
}

interface Call {
  tool: string;
  args: string[];
  npm: string[];
}

/** Stands in for turbo: a test run leaves the reports that the environment names. */
const turbo = (root: string) => `
  if (process.env.TURBO_SAYS) console.log(process.env.TURBO_SAYS);
  if (process.argv[3] === "test") {
    const reports = JSON.parse(process.env.REPORTS ?? "{}");
    for (const [name, report] of Object.entries(reports)) {
      mkdirSync(${JSON.stringify(root)} + "/apps/" + name + "/test-results", { recursive: true });
      writeFileSync(${JSON.stringify(root)} + "/apps/" + name + "/test-results/vitest.json", JSON.stringify(report));
    }
  }
  process.exitCode = Number(process.env["TURBO_EXIT_" + process.argv[3]] ?? "0");`;

const report = (passed: number, failed = 0, skipped = 0, testResults: unknown[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: 0,
  testResults,
});

it("the demo installs, builds and starts, with its arguments; a second one installs nothing", async () => {
  const { run, calls } = workspace();
  expect(await run("demo.mjs", ["--exit"])).toMatchObject({ exitCode: 0 });
  expect(calls().map(({ tool, args }) => [tool, args.slice(0, 2)])).toEqual([
    ["pnpm", ["install", "--frozen-lockfile"]],
    ["turbo", ["run", "build"]],
    ["cerebros", ["demo", "--exit"]],
  ]);
  await run("demo.mjs");
  expect(calls().map(({ tool }) => tool)).toEqual(["turbo", "cerebros"]);
});

it("a changed manifest is installed again", async () => {
  const { run, calls, put } = workspace();
  await run("install.mjs");
  put("apps/two/package.json", '{ "name": "two" }');
  await run("install.mjs");
  expect(calls().map(({ tool }) => tool)).toEqual(["pnpm", "pnpm"]);
});

it("an installation that failed ends everything with its code and is tried again", async () => {
  const { run, calls } = workspace();
  expect(await run("demo.mjs", [], { PNPM_EXIT: "7" })).toMatchObject({ exitCode: 7 });
  await run("install.mjs");
  expect(calls().map(({ tool }) => tool)).toEqual(["pnpm", "pnpm"]);
});

it("a build is silent unless it fails", async () => {
  const { run, calls } = workspace();
  const env = { TURBO_SAYS: "what turbo says" };
  expect((await run("demo.mjs", [], env)).stdout).toBe("");
  const failed = await run("demo.mjs", [], { ...env, TURBO_EXIT_build: "3" });
  expect(failed).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("what turbo says") });
  expect(calls().at(-1)?.tool).toBe("turbo");
});

it("npm's notes to its script go no further, where packages come from does", async () => {
  const { run, calls } = workspace();
  await run("install.mjs", [], {
    npm_lifecycle_event: "demo",
    npm_config_user_agent: "npm/11",
    npm_config_prefix: "/usr",
    npm_config_registry: "http://127.0.0.1:4873",
  });
  expect(calls()[0]?.npm).toEqual(["npm_config_registry"]);
});

it("the tests' last line adds up every package, those of earlier runs left out", async () => {
  const { run, calls, put } = workspace();
  put("apps/runner/test-results/vitest.json", JSON.stringify(report(1_000)));
  const good = await run("test.mjs", ["--filter=one"], {
    REPORTS: JSON.stringify({ one: report(3, 0, 1), two: report(4) }),
  });
  expect(good).toMatchObject({ exitCode: 0 });
  expect(good.stdout.split("\n").at(-1)).toBe("7 passed, 0 failed, 1 skipped");
  const test = calls().at(-1);
  expect(test?.args.slice(0, 3)).toEqual(["run", "test", "--concurrency=2"]);
  expect(test?.args.at(-1)).toBe("--filter=one");
});

it("a failed test, and a file that never came to its tests, fail the command and are named at its end", async () => {
  const { root, run } = workspace();
  const file = (name: string) => join(root, name);
  const failures = [
    {
      name: file("one/adds.test.ts"),
      status: "failed",
      assertionResults: [
        { status: "passed", fullName: "adds zero", failureMessages: [] },
        { status: "failed", fullName: "adds one", failureMessages: ["expected 2 to be 3"] },
      ],
    },
  ];
  const broken = [
    { name: file("two/broken.test.ts"), status: "failed", assertionResults: [], message: "no such module" },
  ];
  const reports = JSON.stringify({ one: report(3, 1, 0, failures), two: report(0, 0, 0, broken) });
  const failed = await run("test.mjs", [], { REPORTS: reports, TURBO_EXIT_test: "1" });
  expect(failed).toMatchObject({ exitCode: 1 });
  expect(failed.stdout).toBe(
    [
      "",
      "FAILED one/adds.test.ts: adds one",
      "expected 2 to be 3",
      "",
      "FAILED two/broken.test.ts",
      "no such module",
      "3 passed, 2 failed",
    ].join("\n"),
  );
});

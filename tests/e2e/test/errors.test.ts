import { execFileSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { iris, mixedIris, testFolder, writeFileIn } from "./support/folders.js";
import { cerebros, freePort, lineWith, startService, until } from "./support/processes.js";

/** One line on standard error that names what is wrong, nothing on standard output, and the exit code. */
async function expectRefusal(
  call: ReturnType<typeof cerebros>,
  { exit, message }: { exit: number; message: RegExp },
): Promise<void> {
  const { exitCode, stdout, stderr } = await call;
  const errors = stderr.split("\n").filter((line) => line.startsWith("error: "));
  expect({ exitCode, stdout, errors }).toEqual({
    exitCode: exit,
    stdout: "",
    errors: [expect.stringMatching(message)],
  });
  expect(stderr).not.toMatch(/^\s+at /m);
}

const { header, rows } = mixedIris();
const withColumn = (name: string, value: (species: string, index: number) => string) =>
  [
    `${header},${name}`,
    ...rows.map((row, index) => `${row},${value(row.split(",").at(-1) ?? "", index)}`),
  ].join("\n");

describe("what the user can put right", () => {
  it.each([
    [
      "a missing file",
      ["run", "--data", "none.csv", "--target", "x"],
      /--data none\.csv: no such file: give/,
    ],
    ["a folder for a file", ["run", "--data", "docs", "--target", "x"], /--data docs: is a folder: give/],
    [
      "no trials",
      ["run", "--data", iris, "--target", "species", "--trials", "0"],
      /--trials .*whole number from 1/,
    ],
    [
      "a time that is none",
      ["run", "--data", iris, "--target", "species", "--time", "soon"],
      /--time .*such as 90s/,
    ],
    [
      "an unknown option",
      ["run", "--data", iris, "--target", "species", "--fast"],
      /unknown option '--fast'/,
    ],
    [
      "an unknown task",
      ["run", "--data", iris, "--target", "species", "--task", "rank"],
      /--task .*regression/,
    ],
    ["an unknown command", ["train"], /unknown command 'train'/],
    ["no command", [], /no command/],
  ])("%s is refused before anything is started", async (_, args, message) => {
    const folder = testFolder();
    const env = { CEREBROS_DATA_DIR: join(folder, "data"), CEREBROS_API_URL: "http://127.0.0.1:9" };
    await expectRefusal(cerebros(args, { env }), { exit: 2, message });
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  it("data that a search cannot learn from is refused with a reason, and no run is left", async () => {
    const folder = testFolder();
    const service = await startService({
      data_dir: join(folder, "data"),
      tracking_uri: "http://127.0.0.1:9",
    });
    const env = { CEREBROS_API_URL: service.url };
    const file = (name: string, content: string) => writeFileIn(folder, name, content);
    const run = (data: string, target: string, ...more: string[]) =>
      cerebros(["run", "--data", data, "--target", target, "--trials", "1", "--max-epochs", "1", ...more], {
        env,
      });

    await expectRefusal(run(iris, "price"), { exit: 2, message: /price/ });
    await expectRefusal(run(iris, "species", "--drop", "none"), { exit: 2, message: /none/ });
    await expectRefusal(run(file("empty.csv", ""), "x"), { exit: 2, message: /empty/ });
    await expectRefusal(run(file("header.csv", "a,b\n"), "b"), { exit: 2, message: /row/ });
    const oneClass = file(
      "one-class.csv",
      `a,b\n${Array.from({ length: 40 }, (_, i) => `${i},same`).join("\n")}\n`,
    );
    await expectRefusal(run(oneClass, "b"), { exit: 2, message: /class|value/ });
    await expectRefusal(run(iris, "species", "--task", "regression"), { exit: 2, message: /species/ });
    const copy = file(
      "copy.csv",
      withColumn("answer", (species) => species),
    );
    await expectRefusal(run(copy, "species"), { exit: 2, message: /answer/ });

    const { stdout } = await cerebros(["ls"], { env });
    expect(stdout).toBe("no runs yet");
  });

  it("more features than rows is a warning, not an error", async () => {
    const folder = testFolder();
    const service = await startService({
      data_dir: join(folder, "data"),
      tracking_uri: "http://127.0.0.1:9",
    });
    const columns = Array.from({ length: 60 }, (_, index) => `f${index}`);
    const lines = Array.from({ length: 40 }, (_, row) =>
      [...columns.map((_, column) => ((row * 7 + column * 13) % 101) / 10), row % 2 === 0 ? "a" : "b"].join(
        ",",
      ),
    );
    const wide = writeFileIn(folder, "wide.csv", `${[...columns, "y"].join(",")}\n${lines.join("\n")}\n`);
    const { exitCode, stdout, stderr } = await cerebros(
      ["run", "--data", wide, "--target", "y", "--trials", "1", "--max-epochs", "2", "--json"],
      { env: { CEREBROS_API_URL: service.url } },
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [expect.stringMatching(/features/)] });
    expect(stderr).toMatch(/^warning: .*features/m);
  });
});

describe("servers", () => {
  it("a named port that is taken is refused, and nothing is created", async () => {
    const folder = testFolder();
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const data_dir = join(folder, "data");
    await expectRefusal(
      cerebros([
        "run",
        "--data",
        iris,
        "--target",
        "species",
        "--port",
        String(port),
        "--data-dir",
        data_dir,
      ]),
      { exit: 6, message: new RegExp(`--port ${port} is in use .*give another --port`) },
    );
    expect(existsSync(data_dir)).toBe(false);
  });

  it("a named service that does not answer is an error of its own", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    for (const args of [
      ["run", "--data", iris, "--target", "species"],
      ["ls"],
      ["health"],
      ["watch", "latest"],
    ]) {
      await expectRefusal(cerebros(args, { env: { CEREBROS_API_URL: url } }), {
        exit: 3,
        message: new RegExp(`no service answers at ${url}: start it`),
      });
    }
  });

  it("a data folder that a service has is not shared", async () => {
    const folder = testFolder();
    const data_dir = join(folder, "data");
    await startService({ data_dir, tracking_uri: "http://127.0.0.1:9" });
    const { exitCode, stderr } = await cerebros([
      "ls",
      "--data-dir",
      data_dir,
      "--port",
      String(await freePort()),
    ]);
    expect(exitCode).not.toBe(0);
    expect(stderr.split("\n").at(-1)).toMatch(/^error: .*data/);
  });

  it("a run that is not there is not found", async () => {
    const folder = testFolder();
    const service = await startService({
      data_dir: join(folder, "data"),
      tracking_uri: "http://127.0.0.1:9",
    });
    const env = { CEREBROS_API_URL: service.url };
    for (const args of [
      ["show", "nope"],
      ["watch", "nope"],
      ["cancel", "latest"],
      ["predict", "nope", "--data", iris],
    ]) {
      await expectRefusal(cerebros(args, { env }), { exit: 4, message: /run (nope|latest)/ });
    }
    const health = await cerebros(["health", "--json"], { env });
    // Whether the tracking server can be reached is found out with the first trial.
    expect(JSON.parse(health.stdout)).toMatchObject({
      ...{ status: "ok", service: "cerebros" },
      tracking: { reachable: null },
    });
    const table = await cerebros(["health"], { env });
    expect(table.stdout).toMatch(/tracking +http\S+, nothing sent yet, 0 waiting/);
  });
});

describe("a full disk", () => {
  /** A file system of a few megabytes; null where this user may not mount one. */
  function smallDisk(folder: string, megabytes: number): string | null {
    const path = join(folder, "disk");
    mkdirSync(path);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path], { stdio: "ignore" });
    } catch {
      return null;
    }
    onTestFinished(() => void execFileSync("umount", ["-l", path]));
    return path;
  }

  it("ends the command with one line and its own exit code, and half of nothing", async ({ skip }) => {
    const folder = testFolder();
    const disk = smallDisk(folder, 1);
    if (disk === null) return skip("this user may not mount a small file system");
    fill(disk);
    await expectRefusal(
      cerebros(
        [
          "run",
          "--data",
          iris,
          "--target",
          "species",
          "--data-dir",
          disk,
          "--port",
          String(await freePort()),
        ],
        {
          env: { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" },
        },
      ),
      { exit: 5, message: /space/ },
    );
  });

  it("is told by the tracking server of the command in the words of the command", async ({ skip }) => {
    const disk = smallDisk(testFolder(), 1);
    if (disk === null) return skip("this user may not mount a small file system");
    fill(disk);
    const refused = await cerebros(["run", "--data", iris, "--target", "species", "--data-dir", disk]);
    expect(refused.exitCode).toBe(5);
    const error = refused.stderr.trim().split("\n").at(-1);
    expect(error).toMatch(/^error: no space left for .*: free space .* or choose another --data-dir$/);
    expect(error).not.toContain("--backend-store-uri");
  });

  it("in the middle of a run is told to the one who watches, and the run goes on when there is space", async ({
    skip,
  }) => {
    const folder = testFolder();
    const disk = smallDisk(folder, 16);
    if (disk === null) return skip("this user may not mount a small file system");
    const service = await startService({ data_dir: disk, tracking_uri: "http://127.0.0.1:9" });
    const env = { CEREBROS_API_URL: service.url };
    const run = cerebros(
      ["run", "--data", iris, "--target", "species", "--trials", "5", "--max-epochs", "15", "--seed", "1"],
      { env },
    );
    await lineWith(run.stdout, "  succeeded  ");
    const ballast = fill(disk);
    const { exitCode, stderr } = await run;
    expect({ exitCode, error: stderr.split("\n").at(-1) }).toEqual({
      exitCode: 5,
      error: expect.stringMatching(/^error: .*space/),
    });
    const health = await cerebros(["health"], { env });
    expect(health).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/degraded: .*space/) });
    // Every model that is there is whole.
    for (const model of readdirSync(join(disk, "models"))) {
      expect(readdirSync(join(disk, "models", model))).toContain("model.json");
    }

    rmSync(ballast);
    // The service looks for space every few seconds, and says until then that there is none.
    let watched = await cerebros(["watch", "latest"], { env });
    await until("the run goes on", async () => {
      if (watched.exitCode === 5) watched = await cerebros(["watch", "latest"], { env });
      return watched.exitCode !== 5;
    });
    expect(watched).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("5 of 5 trials") });
  });
});

/** Takes all the space that is left; returns the file that holds it. */
function fill(disk: string): string {
  const path = join(disk, "ballast");
  const file = openSync(path, "w");
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  closeSync(file);
  return path;
}

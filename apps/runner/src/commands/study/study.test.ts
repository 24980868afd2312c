import { describe, expect, it } from "vitest";
import { recordingContext, temporaryFolder, writeFileIn } from "../../../test/fixtures.js";
import { createProgram } from "../../program.js";

const folder = temporaryFolder();
const objective = writeFileIn(
  folder,
  "objective.mjs",
  `let text = ""; for await (const part of process.stdin) text += part;
const { x } = JSON.parse(text);
console.log("not a metric");
console.log(JSON.stringify({ step: 1, loss: x + 1 }));
if (process.env.CEREBROS_TRIAL === "2") { console.error("out of luck"); process.exit(3); }
console.log(JSON.stringify({ loss: Number(process.argv[2]) }));`,
);

function studyFile(name: string, changes = ""): string {
  return writeFileIn(
    folder,
    `${name}.yaml`,
    `name: ${name}
space: { x: { type: float, low: 0, high: 1 } }
objectives: [{ metric: loss }]
stop: { trials: 4 }
command: [${process.execPath}, ${objective}, "{x}"]
${changes}`,
  );
}

async function study(...args: string[]) {
  const recorded = recordingContext();
  const program = createProgram(recorded.context, "1.2.3");
  await program.parseAsync(["study", ...args, "--data-dir", folder], { from: "user" });
  return recorded.printed().trimEnd();
}

describe("study", () => {
  it("run prints a line for each trial and ends with the best one", async () => {
    const lines = (await study("run", studyFile("runs"), "--workers", "2")).split("\n");
    expect(lines.filter((line) => /^trial [134] succeeded loss=0\.\d+$/.test(line))).toHaveLength(3);
    expect(lines.filter((line) => /^trial 2 failed: .*out of luck$/.test(line))).toHaveLength(1);
    const [title, value, params, x] = lines.slice(4);
    expect([title, params]).toEqual(["Best trial:", "  Params: "]);
    expect(value?.replace("  Value: ", "")).toBe(x?.replace("    x: ", ""));
    expect(JSON.parse(await study("importances", "runs", "--json")).x).toBeCloseTo(1);
    expect(await study("best", "runs")).toBe(lines.slice(4).join("\n"));
  });

  it("is asked and told from the shell", async () => {
    expect(await study("create", studyFile("shell"))).toBe("shell");
    expect(JSON.parse(await study("ask", "shell"))).toMatchObject({ number: 1, state: "running" });
    expect(await study("tell", "shell", "1", "0.25")).toBe("trial 1 succeeded loss=0.25");
    await expect(study("tell", "shell", "1", "0.5")).rejects.toThrow(/was told already/);
    await expect(study("tell", "shell", "9", "0.5")).rejects.toThrow(/trial 9 does not exist/);
    await study("ask", "shell");
    expect(await study("tell", "shell", "2", "--state", "failed", "--error", "no disk")).toBe(
      "trial 2 failed: no disk",
    );
    const trials = (await study("export", "shell")).split("\n").map((line) => JSON.parse(line));
    expect(trials).toMatchObject([{ values: { loss: 0.25 } }, { state: "failed" }]);
  });

  it("names what is wrong with a file", async () => {
    await expect(study("create", studyFile("bad", "seeed: 3"))).rejects.toThrow(/bad\.yaml.*seeed/);
    await expect(study("create", writeFileIn(folder, "text.yaml", "a: ["))).rejects.toThrow(/no YAML/);
    await expect(study("run", `${folder}/none.yaml`)).rejects.toThrow(/cannot read/);
  });
});

import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { recordingContext, temporaryFolder, writeFileIn } from "../test/fixtures.js";
import { exitCodes } from "./exit-code.js";
import { createProgram } from "./program.js";

const folder = temporaryFolder();
const data = writeFileIn(folder, "data.csv", "a,b\n1,2\n");

async function parse(args: string[], variables: NodeJS.ProcessEnv = {}) {
  const recorded = recordingContext(variables);
  const program = createProgram(recorded.context, "1.2.3");
  const error = await program.parseAsync(args, { from: "user" }).then(
    () => null,
    (reason: Error) => reason,
  );
  return { error, ...recorded };
}

describe("the command line", () => {
  it.each([
    [["run", "--target", "b"], "required option '--data <file>' not specified"],
    [["run", "--data", data], "required option '--target <column>' not specified"],
    [["run", "--data", data, "--target", "b", "--trials", "0"], "whole number from 1 to 100000"],
    [["run", "--data", data, "--target", "b", "--seed", "-1"], "whole number from 0 to 2147483647"],
    [["run", "--data", data, "--target", "b", "--workers", "65"], "whole number from 1 to 64"],
    [["run", "--data", data, "--target", "b", "--time", "soon"], "Expected a time"],
    [["run", "--data", data, "--target", "b", "--port", "70000"], "whole number from 1 to 65535"],
    [["run", "--data", data, "--target", "b", "--task", "cluster"], "auto, classification, regression"],
    [["run", "--data", data, "--target", "b", "--split", "half"], "random, stratified, ordered"],
    [["run", "--data", data, "--target", "b", "--nope"], "unknown option '--nope'"],
    [["run", "--data", data, "--target", "b", "extra"], "too many arguments"],
    [["nope"], "unknown command 'nope'"],
    [["show"], "missing required argument 'run'"],
    [["predict", "latest"], "required option '--data <file>' not specified"],
  ])("refuses %j", async (args, problem) => {
    const { error } = await parse(args);
    expect(error).toBeInstanceOf(CommanderError);
    expect(error?.message).toContain(problem);
  });

  it("refuses data that is none before it looks for a service", async () => {
    const { error } = await parse(["run", "--data", `${folder}/none.csv`, "--target", "b"]);
    expect(error).toMatchObject({ code: "invalid_input", field: "data" });
  });

  it("does not look elsewhere when the user named the service", async () => {
    const variables = { CEREBROS_API_URL: "http://127.0.0.1:9" };
    for (const args of [["run", "--data", data, "--target", "b"], ["ls"], ["health"], ["watch", "latest"]]) {
      const { error } = await parse(args, variables);
      expect(error).toMatchObject({ code: "unavailable" });
      expect(error?.message).toContain("at http://127.0.0.1:9");
    }
  });

  it("refuses two answers to where the service is", async () => {
    const { error } = await parse(["ls", "--port", "8123"], { CEREBROS_API_URL: "http://127.0.0.1:9" });
    expect(error).toMatchObject({ code: "invalid_input", field: "port" });
  });

  it("starts nothing to read a folder that is not there", async () => {
    const { error } = await parse(["ls", "--data-dir", `${folder}/none`]);
    expect(error).toMatchObject({ code: "not_found" });
  });

  it("shows every exit code in its help", async () => {
    const { printed } = await parse(["--help"]);
    const help = printed();
    for (const { exit, meaning } of exitCodes) expect(help).toMatch(new RegExp(`  ${exit} +${meaning}`));
    expect(help).toContain("Examples:");
  });

  it("says its version", async () => {
    const { printed } = await parse(["--version"]);
    expect(printed()).toBe("1.2.3\n");
  });
});

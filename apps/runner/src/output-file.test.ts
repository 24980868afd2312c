import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { recordingContext, temporaryFolder } from "../test/fixtures.js";
import { openOutput } from "./output-file.js";

const folder = temporaryFolder();
const { context, printed } = recordingContext();

it("a file appears under its name once it is whole", async () => {
  const path = join(folder, "out.csv");
  const output = await openOutput(path, context.terminal);
  await output.write("a\n");
  await output.write("1\n");
  expect(existsSync(path)).toBe(false);
  await output.commit();
  expect(readFileSync(path, "utf8")).toBe("a\n1\n");
});

it("nothing is left of one that was given up", async () => {
  const output = await openOutput(join(folder, "given-up.csv"), context.terminal);
  await output.write("a\n");
  await output.discard();
  expect(readdirSync(folder).filter((name) => name.includes("given-up"))).toEqual([]);
});

it("- is standard output", async () => {
  const output = await openOutput("-", context.terminal);
  await output.write("a\n");
  await output.commit();
  expect(printed()).toBe("a\n");
});

it("a folder that does not exist is the user's to create", async () => {
  const path = join(folder, "none", "out.csv");
  await expect(openOutput(path, context.terminal)).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining(`--output ${path}`),
  });
});

it("a file never takes the place of a folder", async () => {
  const output = await openOutput(folder, context.terminal);
  await expect(output.commit()).rejects.toMatchObject({ code: "invalid_input" });
});

import { expect, it } from "vitest";
import { temporaryFolder, writeFileIn } from "../test/fixtures.js";
import { checkDataFile } from "./data-file.js";

const folder = temporaryFolder();

it("a file with content passes", async () => {
  await checkDataFile(writeFileIn(folder, "data.csv", "a,b\n1,2\n"));
});

it.each([
  ["a missing file", `${folder}/none.csv`, "no such file"],
  ["a path through a file", `${writeFileIn(folder, "file", "x")}/none.csv`, "no such file"],
  ["a folder", folder, "is a folder"],
  ["a device", "/dev/null", "is not a regular file"],
  ["an empty file", writeFileIn(folder, "empty.csv", ""), "the file is empty"],
])("%s is refused with what to give", async (_, path, problem) => {
  await expect(checkDataFile(path)).rejects.toMatchObject({
    code: "invalid_input",
    field: "data",
    message: `--data ${path}: ${problem}: give the path of a CSV or JSONL file`,
  });
});

import { access, constants, stat } from "node:fs/promises";
import { type CerebrosError, invalidInput } from "@cerebros/contracts";

/** Refuses what cannot be a table before anything is started for it. */
export async function checkDataFile(path: string): Promise<void> {
  const refuse = (problem: string) =>
    invalidInput("data", `--data ${path}: ${problem}: give the path of a CSV or JSONL file`);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(describe(error));
  });
  if (found.isDirectory()) throw refuse("is a folder");
  if (!found.isFile()) throw refuse("is not a regular file");
  if (found.size === 0) throw refuse("the file is empty");
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException): never => {
    throw refuse(describe(error)) satisfies CerebrosError;
  });
}

function describe(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return "no such file";
    case "EACCES":
    case "EPERM":
      return "not readable by this user";
    default:
      return error.code ?? error.message;
  }
}

import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CerebrosError, invalidInput } from "@cerebros/contracts";
import type { Terminal } from "./terminal.js";

/** Where an answer of any size goes. A file appears under its name only once it is whole. */
export interface Output {
  write(text: string): Promise<void>;
  /** The reader has gone. */
  readonly closed: boolean;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** `-` is standard output. */
export async function openOutput(path: string, terminal: Terminal): Promise<Output> {
  if (path === "-") {
    return {
      write: (text) => terminal.write(text),
      get closed() {
        return terminal.closed;
      },
      commit: async () => {},
      discard: async () => {},
    };
  }
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const file = await open(part, "w").catch((error: NodeJS.ErrnoException) => {
    throw describe(path, error);
  });
  const discard = async () => {
    await file.close();
    await rm(part, { force: true });
  };
  return {
    async write(text) {
      await file.appendFile(text).catch((error: NodeJS.ErrnoException) => {
        throw describe(path, error);
      });
    },
    closed: false,
    async commit() {
      await file.close();
      await rename(part, path).catch(async (error: NodeJS.ErrnoException) => {
        await rm(part, { force: true });
        throw describe(path, error);
      });
    },
    discard,
  };
}

function describe(path: string, error: NodeJS.ErrnoException): CerebrosError {
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return new CerebrosError(
        "storage_full",
        `no space left for --output ${path}: free some, or name another place`,
        {
          field: "output",
          cause: error,
        },
      );
    case "ENOENT":
    case "ENOTDIR":
      return invalidInput(
        "output",
        `--output ${path}: its folder does not exist: create it, or name another place`,
      );
    case "EISDIR":
      return invalidInput("output", `--output ${path}: is a folder: name a file`);
    default:
      return new CerebrosError(
        "storage_failed",
        `--output ${path}: cannot be written (${error.code ?? error.message})`,
        {
          field: "output",
          cause: error,
        },
      );
  }
}

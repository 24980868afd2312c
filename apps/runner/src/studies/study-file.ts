import { readFile } from "node:fs/promises";
import { invalidInput, StudyConfig } from "@cerebros/contracts";
import { parse } from "yaml";
import { z } from "zod";

/** A study file: what the study is, and what runs its trials. */
const StudyFile = StudyConfig.extend({
  /** A vanished worker's trial waits no longer than a minute, unless the file says otherwise. */
  lease_s: z.number().positive().nullable().default(60),
  /** Program and arguments; `{name}` becomes the value of a parameter. */
  command: z.array(z.string().min(1)).min(1).optional(),
  /** Trials at the same time. */
  workers: z.int().min(1).max(64).default(1),
}).strict();

export interface ParsedStudyFile {
  config: StudyConfig;
  command: string[] | null;
  workers: number;
}

/** Reads a YAML (or JSON) file. Refuses (`invalid_input`) what is no study, naming the field. */
export async function readStudyFile(path: string): Promise<ParsedStudyFile> {
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw invalidInput("file", `cannot read ${path}: ${cause.message}`);
  });
  const parsed = StudyFile.safeParse(parseYaml(text, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join(".") || "file";
    throw invalidInput(field, `${path}: ${field}: ${issue?.message}`);
  }
  const { command = null, workers, ...config } = parsed.data;
  return { config, command, workers };
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw invalidInput("file", `${path} is no YAML: ${(error as Error).message}`);
  }
}

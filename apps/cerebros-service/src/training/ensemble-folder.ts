import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CerebrosError } from "@cerebros/contracts";
import { z } from "zod";
import { firstLine } from "./failure.js";
import { partialFolder } from "./partial-folder.js";

/*
 * A saved ensemble is a folder:
 *   ensemble.json     which trials it consists of, the best first
 *   0, 1, …           the model of each, complete
 * Its prediction is the mean of the members' outputs.
 */
const description = "ensemble.json";
const Description = z.object({ version: z.literal(1), trial_ids: z.array(z.string()).min(1) });

/** Copies the members' models into a new folder, which appears complete or not at all and replaces an earlier one. */
export async function saveEnsemble(
  folder: string,
  members: { trial_id: string; model_dir: string }[],
): Promise<void> {
  const partial = partialFolder(folder);
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    for (const [index, { model_dir }] of members.entries()) {
      await cp(model_dir, join(partial, String(index)), { recursive: true });
    }
    const content = { version: 1, trial_ids: members.map(({ trial_id }) => trial_id) };
    await writeFile(join(partial, description), JSON.stringify(content), { flush: true });
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** The folders of the members; null when the folder holds no ensemble. Refuses (`storage_failed`) a damaged one. */
export async function readEnsemble(folder: string): Promise<string[] | null> {
  const file = join(folder, description);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return Description.parse(JSON.parse(text)).trial_ids.map((_, index) => join(folder, String(index)));
  } catch (error) {
    throw new CerebrosError(
      "storage_failed",
      `the ensemble in ${folder} cannot be read: ${firstLine(error)}`,
      {
        cause: error,
      },
    );
  }
}

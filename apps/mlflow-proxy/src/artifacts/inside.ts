import { relative, sep } from "node:path";
import { realExisting } from "./artifact-folder.js";

/** True for the folder itself and what is below it, once symbolic links on both ways are followed. Paths are absolute. */
export async function isInsideFolder(folder: string, path: string): Promise<boolean> {
  // What does not exist yet has no links to follow: there the spelling decides.
  return isBelow(folder, path) && isBelow(await realExisting(folder), await realExisting(path));
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`);
}

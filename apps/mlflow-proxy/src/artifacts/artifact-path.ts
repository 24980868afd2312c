import { invalidInput } from "@cerebros/contracts";
import { decodeStable } from "./location.js";

/**
 * A path below an artifact root, or a refusal that contains `Invalid path`. Refused is whatever could mean a place outside
 * after one more decoding by anybody: `..`, an absolute path, a backslash or drive, a scheme, `#`.
 *
 * @param path as the client means it, i.e. decoded once by whoever took it out of a URL. Empty = the root itself.
 * @returns the path without empty and `.` segments.
 */
export function toRelativePath(path: string, field = "path"): string {
  const normal = path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");
  if (isUnsafe(decodeStable(path)) || isUnsafe(decodeStable(normal)))
    throw invalidInput(field, `Invalid path: ${JSON.stringify(path)}`);
  return normal;
}

function isUnsafe(path: string): boolean {
  return (
    /[#\\\0]/.test(path) ||
    path.startsWith("/") ||
    /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path) ||
    path.split("/").includes("..")
  );
}

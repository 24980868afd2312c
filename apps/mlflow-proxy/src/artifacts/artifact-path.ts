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
  const decoded = decodeStable(path);
  const isUnsafe =
    /[#\\\0]/.test(decoded) ||
    decoded.startsWith("/") ||
    /^[A-Za-z][A-Za-z0-9+.-]*:/.test(decoded) ||
    decoded.split("/").includes("..");
  if (isUnsafe) throw invalidInput(field, `Invalid path: ${JSON.stringify(path)}`);
  return path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");
}

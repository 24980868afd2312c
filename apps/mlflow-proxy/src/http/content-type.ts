import { extname } from "node:path";
import { lookup } from "mime-types";

/**
 * Endings of what people write and the web UI shows. They travel as plain text, JSON and XML included, whatever their own
 * type; compared as they are spelt, as MLflow does.
 */
const plainText = new Set(
  (
    ".txt .log .err .md .rst .cfg .conf .cnf .cf .ini .properties .prop .hocon .toml .yaml .yml .xml .json .csv .tsv " +
    ".js .py .py3 .ipynb .MLmodel"
  ).split(" "),
);

/** Media type of an artifact, by its name alone: what is in it is never looked at. */
export function contentTypeOf(name: string): string {
  if (name === "MLmodel" || plainText.has(extname(name))) return "text/plain";
  return lookup(name) || "application/octet-stream";
}

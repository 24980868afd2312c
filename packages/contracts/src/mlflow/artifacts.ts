import type { FileInfo } from "./entities.js";
import { requiredText, text } from "./fields.js";
import { omitEmpty } from "./json.js";
import { message, runAliases } from "./message.js";

export const ListArtifacts = message(
  {
    run_id: requiredText,
    path: text.default(""),
    page_token: text.optional(),
  },
  runAliases,
);

export function toWireFiles(files: readonly FileInfo[]) {
  return omitEmpty(files.map(toWireFile));
}

/** Folders and empty files carry no size. */
function toWireFile({ path, is_dir, file_size }: FileInfo) {
  return { path, is_dir, file_size: file_size || undefined };
}

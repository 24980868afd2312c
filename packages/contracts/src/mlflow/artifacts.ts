import type { FileInfo } from "./entities.js";
import { int64, requiredText, text } from "./fields.js";
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

/** An upload straight to the store behind a run or a logged model. */
export const PresignUpload = message({
  run_id: text.optional(),
  model_id: text.optional(),
  path: requiredText,
  expiration: int64.optional(),
});

export const PresignDownload = message({
  run_id: requiredText,
  path: requiredText,
  expiration: int64.optional(),
});

export const CreateMultipartUpload = message({ path: requiredText, num_parts: int64.optional() });

/** What completes or aborts an upload in parts names it so. */
export const MultipartUpload = message({ path: requiredText, upload_id: text.optional() });

export function toWireFiles(files: readonly FileInfo[]) {
  return omitEmpty(files.map(toWireFile));
}

/** Folders and empty files carry no size. */
function toWireFile({ path, is_dir, file_size }: FileInfo) {
  return { path, is_dir, file_size: file_size || undefined };
}

import { Readable } from "node:stream";
import { invalidInput } from "@cerebros/contracts";
import type { Request } from "express";

/** Bytes of the largest file that the web page may send, as MLflow has it; clients send files by `PUT`, without a limit. */
const maxUpload = 10 * 1024 * 1024;

/**
 * The body of an upload as it arrives. One that announces more than it may hold is `invalid_input` before a byte is
 * read, one that turns out to be empty or too large while it is.
 */
export function uploadBody(request: Request): Readable {
  if (Number(request.headers["content-length"] ?? 0) > maxUpload) throw tooLarge();
  return Readable.from(counted(request));
}

async function* counted(request: Request): AsyncGenerator<Buffer> {
  let size = 0;
  // The request stays open when this ends early: it still wants an answer.
  const chunks: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) {
    size += chunk.length;
    if (size > maxUpload) throw tooLarge();
    yield chunk;
  }
  if (size === 0) throw invalidInput("body", "Request must specify data.");
}

function tooLarge() {
  return invalidInput("body", "Artifact size is too large. Max size is 10MB.");
}

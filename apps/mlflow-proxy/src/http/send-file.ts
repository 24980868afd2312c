import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import type { ByteRange, OpenArtifact } from "../artifacts/artifact-folder.js";
import { contentTypeOf } from "./content-type.js";

/**
 * Streams a file as a download: a browser must not run what somebody logged as an artifact. One range of bytes is
 * answered with 206, or with 416 when the file is shorter; several ranges, or one of an older file, with all of it.
 */
export async function sendFile(response: Response, artifact: OpenArtifact): Promise<void> {
  const { name, size, modified_at } = artifact;
  const modified = new Date(modified_at).toUTCString();
  response.attachment(name);
  response.setHeader("Content-Type", contentTypeOf(name));
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("Last-Modified", modified);
  const range = rangeOf(response.req, size, modified);
  if (range === "unsatisfiable") {
    await artifact.close();
    response.setHeader("Content-Range", `bytes */${size}`);
    response.removeHeader("Content-Type");
    response.removeHeader("Content-Disposition");
    response.status(416).end();
    return;
  }
  if (range !== null) {
    response.status(206);
    response.setHeader("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  }
  response.setHeader("Content-Length", range === null ? size : range.end - range.start + 1);
  if (response.req.method === "HEAD") {
    await artifact.close();
    response.end();
    return;
  }
  try {
    await pipeline(artifact.read(range ?? undefined), response);
  } catch (error) {
    // A client that hangs up in the middle is nobody's fault.
    if (!response.destroyed) throw error;
  }
}

/** Null = the whole file. */
function rangeOf(request: Request, size: number, modified: string): ByteRange | "unsatisfiable" | null {
  const condition = request.headers["if-range"];
  if (condition !== undefined && condition !== modified) return null;
  // The last bytes of a file that has fewer are all of it.
  const [, last] = /^bytes=-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  if (last !== undefined && size > 0 && Number(last) >= size) return null;
  const ranges = request.range(size);
  if (ranges === -1) return "unsatisfiable";
  if (ranges === undefined || ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) return null;
  const [{ start, end } = { start: 0, end: -1 }] = ranges;
  return end < start ? null : { start, end };
}

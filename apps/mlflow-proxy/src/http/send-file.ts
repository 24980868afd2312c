import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { lookup } from "mime-types";
import type { OpenArtifact } from "../artifacts/artifact-folder.js";

/** Streams a file as a download: a browser must not run what somebody logged as an artifact. */
export async function sendFile(response: Response, { name, size, stream }: OpenArtifact): Promise<void> {
  response.attachment(name);
  response.setHeader("Content-Type", lookup(name) || "application/octet-stream");
  response.setHeader("Content-Length", size);
  try {
    await pipeline(stream, response);
  } catch (error) {
    // A client that hangs up in the middle is nobody's fault.
    if (!response.destroyed) throw error;
  }
}

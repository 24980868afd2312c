import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Readable } from "node:stream";
import { createTrackingClient, type TrackingClient } from "@cerebros/api/client";
import { CerebrosError } from "@cerebros/contracts";

/** The tracking server as the tracker sees it. */
export interface TrackingServer
  extends Pick<TrackingClient, "ensureExperiment" | "ensureRun" | "logBatch" | "updateRun"> {
  uri: string;
  /** Stores every file of a folder below `artifact_path` of the run. Repeating it replaces the files. */
  uploadFolder(
    run: { run_id: string; artifact_uri: string },
    folder: string,
    artifact_path: string,
  ): Promise<void>;
}

/** @param uri base address of an mlflow-proxy, e.g. `http://127.0.0.1:5000`. */
export function connectTrackingServer(uri: string, timeout_ms = 10_000): TrackingServer {
  const base = uri.replace(/\/+$/, "");
  const client = createTrackingClient({ url: base, timeout_ms });
  return {
    uri: base,
    ensureExperiment: (request) => client.ensureExperiment(request),
    ensureRun: (request) => client.ensureRun(request),
    logBatch: (request) => client.logBatch(request),
    updateRun: (request) => client.updateRun(request),
    async uploadFolder(run, folder, artifact_path) {
      for (const file of await filesBelow(folder)) {
        const name = relative(folder, file).split(sep).join("/");
        await put(artifactUrl(base, run, `${artifact_path}/${name}`), file, timeout_ms);
      }
    },
  };
}

/** Where a file of the run is stored over HTTP (the tracking server's proxied artifacts). */
function artifactUrl(base: string, run: { run_id: string; artifact_uri: string }, path: string): string {
  const proxied = /^mlflow-artifacts:\/*(.*)$/.exec(run.artifact_uri);
  if (proxied) return `${base}/api/2.0/mlflow-artifacts/artifacts/${encodePath(`${proxied[1]}/${path}`)}`;
  const query = new URLSearchParams({ run_uuid: run.run_id, path });
  return `${base}/ajax-api/2.0/mlflow/upload-artifact?${query}`;
}

const encodePath = (path: string) => path.split("/").map(encodeURIComponent).join("/");

async function put(url: string, file: string, timeout_ms: number): Promise<void> {
  const method = url.includes("/upload-artifact?") ? "POST" : "PUT";
  const { size } = await stat(file);
  // A slow link may take its time with a large model.
  const signal = AbortSignal.timeout(timeout_ms + Math.ceil(size / 100));
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      body: Readable.toWeb(createReadStream(file)) as ReadableStream,
      headers: { "content-length": String(size), "content-type": "application/octet-stream" },
      duplex: "half",
      signal,
    });
  } catch (error) {
    throw new CerebrosError(
      "unavailable",
      `no answer from the tracking server: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  const text = await response.text();
  if (response.ok) return;
  const code = response.status >= 500 || response.status === 429 ? "unavailable" : "invalid_input";
  throw new CerebrosError(
    code,
    `the tracking server refused ${file}: ${response.status} ${text.slice(0, 200)}`,
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

import { randomUUID } from "node:crypto";
import type { Logger } from "@cerebros/server";
import { type Artifacts, createArtifacts } from "./artifacts/artifacts.js";
import { toAbsoluteLocation, toLocalFolder } from "./artifacts/location.js";
import { createApp, trackingRoutes } from "./http/app.js";
import type { Route } from "./http/route.js";
import type { Security } from "./http/security.js";
import { listenHere } from "./listen-here.js";
import { openStore } from "./store/open-store.js";
import type { TrackingContext } from "./tracking/context.js";
import { ensureDefaultExperiment } from "./tracking/ensure-default-experiment.js";
import { makeUpRunName } from "./tracking/run-name.js";
import { mlflowVersion, version } from "./version.js";

export interface ServerOptions {
  /** See `openStore`; a SQLite file is created when missing. */
  backend_store_uri: string;
  /** Where new experiments keep artifacts. Absent = `mlflow-artifacts:/` when served, else `./mlruns`. */
  default_artifact_root: string | undefined;
  /** Folder behind `mlflow-artifacts:/`. */
  artifacts_destination: string;
  serve_artifacts: boolean;
  /** Schemes, in lower case, by which clients may name any host as the place of artifacts, e.g. `hdfs`. */
  allowed_artifact_schemes: readonly string[];
  /** Serve artifacts only, and answer 503 to everything else; no database is opened. */
  artifacts_only: boolean;
  /** Absent = 127.0.0.1 and, where there is one, ::1. */
  host: string | undefined;
  /** 0 = any free port. */
  port: number;
  /** E.g. `/mlflow`; empty = none. */
  static_prefix: string;
  /** Null = no check of hosts and origins, no security headers. */
  security: Security | null;
  /** Serve counts and times of requests under `/metrics`. */
  expose_prometheus: boolean;
  truncate_long_values: boolean;
  /** Searches also take OR, parentheses, and IN on params and tags, which MLflow refuses. */
  search_extensions: boolean;
  log: Logger;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface RunningServer {
  /** Address with the static prefix, reachable from this machine. */
  url: string;
  port: number;
  /** The endpoints that take a message, for whoever describes or tries them. */
  routes: readonly Route[];
  /** Lets running requests finish, then closes the database. Harmless when repeated. */
  stop(): Promise<void>;
}

/** Builds and starts a tracking server, or throws a CerebrosError that says what to do. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { serve_artifacts, artifacts_only, security, expose_prometheus, log, now } = options;
  const artifact_root = toAbsoluteLocation(
    options.default_artifact_root ?? (serve_artifacts ? "mlflow-artifacts:/" : "./mlruns"),
  );
  const destination = serve_artifacts
    ? toLocalFolder(options.artifacts_destination, "--artifacts-destination")
    : null;
  const artifacts = createArtifacts({ destination, artifact_root });
  const context = artifacts_only ? null : await openTracking(options, artifacts, artifact_root);
  try {
    if (context !== null) await ensureDefaultExperiment(context);
    await artifacts.sweep();
    const identity = { version, mlflow_version: mlflowVersion, started_at: now() };
    const static_prefix = toPrefix(options.static_prefix);
    const app = createApp({
      context,
      artifacts,
      identity,
      static_prefix,
      security,
      expose_prometheus,
      log,
    });
    const listening = await listenHere(app, { host: options.host, port: options.port, log });
    const [first] = listening;
    // Node would cut an upload after five minutes, however steadily it comes.
    for (const { server } of listening) server.requestTimeout = 0;
    return {
      url: `${first.url}${static_prefix}`,
      port: first.port,
      routes: context === null ? [] : trackingRoutes(context),
      async stop() {
        await Promise.all(listening.map((one) => one.close(5_000)));
        await context?.store.close();
      },
    };
  } catch (error) {
    await context?.store.close();
    throw error;
  }
}

/** Opens the database, so a server that needs none must not call it. */
async function openTracking(
  options: ServerOptions,
  artifacts: Artifacts,
  artifact_root: string,
): Promise<TrackingContext> {
  const { allowed_artifact_schemes, truncate_long_values, search_extensions, now } = options;
  return {
    store: await openStore(options.backend_store_uri),
    artifacts,
    artifact_root,
    allowed_artifact_schemes,
    truncate_long_values,
    search_extensions,
    now,
    newRunId: () => randomUUID().replaceAll("-", ""),
    newRunName: makeUpRunName,
  };
}

/** `/a/b`, whatever slashes it was given with; empty stays empty. */
function toPrefix(given: string): string {
  const inner = given.replace(/^\/+|\/+$/g, "");
  return inner === "" ? "" : `/${inner}`;
}

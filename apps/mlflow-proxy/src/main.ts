#!/usr/bin/env node
import { createLogger, exitWithError, onStop } from "@cerebros/server";
import { Command, InvalidArgumentError } from "commander";
import { type Environment, readEnvironment } from "./env.js";
import { startServer } from "./server.js";
import { mlflowVersion, version } from "./version.js";

interface Flags {
  backendStoreUri?: string;
  defaultArtifactRoot?: string;
  artifactsDestination?: string;
  serveArtifacts?: boolean;
  host?: string;
  port?: number;
  staticPrefix?: string;
  searchExtensions?: boolean;
}

async function main(): Promise<void> {
  const env = readEnvironment(process.env);
  const program = new Command("mlflow-proxy")
    .description(`Tracking server with the REST surface of MLflow ${mlflowVersion}`)
    .version(version);
  program
    .command("server", { isDefault: true })
    .description("start the tracking server")
    .option("--backend-store-uri <uri>", "database (MLFLOW_BACKEND_STORE_URI, default sqlite:///mlflow.db)")
    .option(
      "--default-artifact-root <uri>",
      "where new experiments keep artifacts (MLFLOW_DEFAULT_ARTIFACT_ROOT, default mlflow-artifacts:/, or ./mlruns " +
        "when artifacts are not served)",
    )
    .option(
      "--artifacts-destination <folder>",
      "folder of the artifacts that are served (MLFLOW_ARTIFACTS_DESTINATION, default ./mlartifacts)",
    )
    .option("--serve-artifacts", "serve artifacts over HTTP (MLFLOW_SERVE_ARTIFACTS, default)")
    .option("--no-serve-artifacts", "leave artifacts to the clients")
    .option("--host <address>", "address to bind (MLFLOW_HOST, default 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (MLFLOW_PORT, default 5000)", toPort)
    .option("--static-prefix <path>", "path in front of every route (MLFLOW_STATIC_PREFIX)")
    .option(
      "--search-extensions",
      "let searches use OR, parentheses, and IN on params and tags (CEREBROS_SEARCH_EXTENSIONS, default off)",
    )
    .action((flags: Flags) => serve(flags, env));
  await program.parseAsync();
}

async function serve(flags: Flags, env: Environment): Promise<void> {
  const log = createLogger({ name: "mlflow-proxy", level: env.log_level });
  const server = await startServer({
    backend_store_uri: flags.backendStoreUri ?? env.backend_store_uri,
    default_artifact_root: flags.defaultArtifactRoot ?? env.default_artifact_root,
    artifacts_destination: flags.artifactsDestination ?? env.artifacts_destination,
    serve_artifacts: flags.serveArtifacts ?? env.serve_artifacts,
    host: flags.host ?? env.host,
    port: flags.port ?? env.port,
    static_prefix: flags.staticPrefix ?? env.static_prefix,
    truncate_long_values: env.truncate_long_values,
    search_extensions: flags.searchExtensions ?? env.search_extensions,
    log,
    now: Date.now,
  });
  log.info({ url: server.url, mlflow_version: mlflowVersion }, "listening");
  onStop(async (reason) => {
    log.info({ reason }, "stopping");
    await server.stop();
  });
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== "") return port;
  throw new InvalidArgumentError("expected a whole number from 0 to 65535");
}

main().catch(exitWithError);

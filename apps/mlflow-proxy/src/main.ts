#!/usr/bin/env node
import { CerebrosError } from "@cerebros/contracts";
import { createLogger, exitWithError, onStop } from "@cerebros/server";
import { Command, InvalidArgumentError } from "commander";
import { check } from "./check.js";
import { type Environment, readEnvironment } from "./env.js";
import type { Security } from "./http/security.js";
import { startServer } from "./server.js";
import { mlflowVersion, version } from "./version.js";

interface Flags {
  backendStoreUri?: string;
  defaultArtifactRoot?: string;
  artifactsDestination?: string;
  serveArtifacts?: boolean;
  artifactsOnly?: boolean;
  registryStoreUri?: string;
  host?: string;
  port?: number;
  staticPrefix?: string;
  searchExtensions?: boolean;
  allowedHosts?: string;
  corsAllowedOrigins?: string;
  xFrameOptions?: string;
  disableSecurityMiddleware?: boolean;
  exposePrometheus?: string;
  workers?: string;
  gunicornOpts?: string;
  uvicornOpts?: string;
  waitressOpts?: string;
  appName?: string;
  dev?: boolean;
}

/** What `mlflow server` takes for its Python servers. Start scripts may go on giving it. */
const flagsWithoutMeaning = [
  "workers",
  "gunicornOpts",
  "uvicornOpts",
  "waitressOpts",
  "appName",
  "dev",
] as const;

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
    .option("--artifacts-only", "serve artifacts and nothing else (MLFLOW_ARTIFACTS_ONLY)")
    .option(
      "--registry-store-uri <uri>",
      "database of registered models; has to be --backend-store-uri (MLFLOW_REGISTRY_STORE_URI)",
    )
    .option("--host <address>", "address to bind (MLFLOW_HOST, default 127.0.0.1 and ::1)")
    .option("--port <number>", "port to listen on, 0 for any free one (MLFLOW_PORT, default 5000)", toPort)
    .option("--static-prefix <path>", "path in front of every route (MLFLOW_STATIC_PREFIX)")
    .option(
      "--allowed-hosts <names>",
      "host names this server goes by, separated by commas, * for any text (MLFLOW_SERVER_ALLOWED_HOSTS, default " +
        "localhost and private addresses)",
    )
    .option(
      "--cors-allowed-origins <origins>",
      "origins whose pages may change something, separated by commas (MLFLOW_SERVER_CORS_ALLOWED_ORIGINS, default " +
        "pages of this machine)",
    )
    .option(
      "--x-frame-options <value>",
      "SAMEORIGIN, DENY or NONE (MLFLOW_SERVER_X_FRAME_OPTIONS, default SAMEORIGIN)",
    )
    .option(
      "--disable-security-middleware",
      "take requests under any host name, from any origin (MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE)",
    )
    .option(
      "--expose-prometheus <folder>",
      "serve counts and times of requests under /metrics; the folder is not used (MLFLOW_EXPOSE_PROMETHEUS)",
    )
    .option("-w, --workers <number>", "taken for MLflow's sake, without effect (MLFLOW_WORKERS)")
    .option("--gunicorn-opts <options>", "taken for MLflow's sake, without effect (MLFLOW_GUNICORN_OPTS)")
    .option("--uvicorn-opts <options>", "taken for MLflow's sake, without effect (MLFLOW_UVICORN_OPTS)")
    .option("--waitress-opts <options>", "taken for MLflow's sake, without effect")
    .option("--app-name <name>", "taken for MLflow's sake, without effect")
    .option("--dev", "taken for MLflow's sake, without effect")
    .option(
      "--search-extensions",
      "let searches use OR, parentheses, and IN on params and tags (CEREBROS_SEARCH_EXTENSIONS, default off)",
    )
    .action((flags: Flags) => serve(flags, env));
  program
    .command("check")
    .description("say what the server would do with a database, without altering it; 0: served, 8: only read")
    .argument("<uri>", "as for --backend-store-uri")
    .action(async (uri: string) => {
      process.exitCode = await check(uri);
    });
  await program.parseAsync();
}

async function serve(flags: Flags, env: Environment): Promise<void> {
  const log = createLogger({ name: "mlflow-proxy", level: env.log_level });
  const backend_store_uri = flags.backendStoreUri ?? env.backend_store_uri;
  requireOneDatabase(backend_store_uri, flags.registryStoreUri ?? env.registry_store_uri);
  const without_effect = [
    ...env.without_meaning,
    ...flagsWithoutMeaning.filter((flag) => flags[flag] !== undefined).map(toFlag),
  ];
  if (without_effect.length > 0)
    log.info(
      { without_effect },
      "settings of MLflow's Python servers have no effect: this server is one process",
    );
  const server = await startServer({
    backend_store_uri,
    default_artifact_root: flags.defaultArtifactRoot ?? env.default_artifact_root,
    artifacts_destination: flags.artifactsDestination ?? env.artifacts_destination,
    serve_artifacts: flags.serveArtifacts ?? env.serve_artifacts,
    artifacts_only: flags.artifactsOnly ?? env.artifacts_only,
    allowed_artifact_schemes: toList(env.allowed_artifact_schemes?.toLowerCase()),
    host: flags.host ?? env.host,
    port: flags.port ?? env.port,
    static_prefix: flags.staticPrefix ?? env.static_prefix,
    security: toSecurity(flags, env),
    expose_prometheus: (flags.exposePrometheus ?? env.expose_prometheus) !== undefined,
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

function toSecurity(flags: Flags, env: Environment): Security | null {
  if (flags.disableSecurityMiddleware ?? env.disable_security_middleware) return null;
  const allowed_hosts = toList(flags.allowedHosts ?? env.allowed_hosts);
  return {
    allowed_hosts: allowed_hosts.length > 0 ? allowed_hosts : null,
    cors_allowed_origins: toList(flags.corsAllowedOrigins ?? env.cors_allowed_origins),
    x_frame_options: flags.xFrameOptions ?? env.x_frame_options,
  };
}

function toList(text = ""): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function toFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Runs and registered models are kept in one database. */
function requireOneDatabase(backend_store_uri: string, registry_store_uri: string | undefined): void {
  if (registry_store_uri === undefined || registry_store_uri === backend_store_uri) return;
  throw new CerebrosError(
    "invalid_input",
    "--registry-store-uri names another database than --backend-store-uri, but runs and models are kept in one: " +
      "leave it out",
    { field: "--registry-store-uri" },
  );
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== "") return port;
  throw new InvalidArgumentError("expected a whole number from 0 to 65535");
}

main().catch(exitWithError);

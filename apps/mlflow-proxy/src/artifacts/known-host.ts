import { invalidInput } from "@cerebros/contracts";
import { schemeOf } from "./location.js";

/** Which hosts a client may name as the place of artifacts. */
export interface KnownHosts {
  /** Of new experiments, absolute; its host is known. */
  artifact_root: string;
  /** Schemes, in lower case, that may name any host. */
  allowed_artifact_schemes: readonly string[];
}

/** Stores whose address contains the host that is asked. */
const hostSchemes = ["http", "https", "ftp", "sftp", "hdfs", "viewfs", "abfss", "r2", "b2"];

/**
 * Refuses (`invalid_input`) a location whose scheme leads to a host of the caller's choice: whoever reads it, a client or a
 * server, would connect to that host.
 */
export function requireKnownHost(location: string, field: string, known: KnownHosts): void {
  const scheme = schemeOf(location);
  if (scheme === null || known.allowed_artifact_schemes.includes(scheme)) return;
  const authority = authorityOf(location);
  if (!hostSchemes.includes(scheme) && (scheme !== "mlflow-artifacts" || authority === "")) return;
  const { artifact_root } = known;
  if (schemeOf(artifact_root) === scheme && authorityOf(artifact_root) === authority) return;
  throw invalidInput(
    field,
    `'${field}' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking server's ` +
      "configured artifact storage, so the server would connect to the host named in the URI. Set the " +
      "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.",
  );
}

/** With user and port, in lower case; empty when there is none. */
function authorityOf(location: string): string {
  return /^[^:]*:\/\/([^/?#]*)/.exec(location)?.[1]?.toLowerCase() ?? "";
}

import type { Artifacts } from "../artifacts/artifacts.js";
import type { TrackingStore } from "../store/port.js";

/** What every use case is given. */
export interface TrackingContext {
  store: TrackingStore;
  artifacts: Artifacts;
  /** Absolute URI or path under which a new experiment without a location of its own gets one. */
  artifact_root: string;
  /** Schemes, in lower case, that may name any host as the place of artifacts, e.g. `hdfs`. */
  allowed_artifact_schemes: readonly string[];
  /** Cut param and tag values that are too long instead of refusing them. */
  truncate_long_values: boolean;
  /** Searches also take what MLflow's do not: OR, parentheses, IN on params and tags. */
  search_extensions: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** 32 lower-case hex digits, never the same twice. */
  newRunId(): string;
  newRunName(): string;
}

/** Thunderline's own limit for one call, if the environment does not name another (interop 1.3). */
const PLATFORM_TIMEOUT_MS = 15_000;
/** How long stdin may keep us waiting, at most; the protocol allows 1 s (interop 2.2). */
const STDIN_MS = 900;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Settings {
  /** `CEREBROS_BRIDGE_OP`, else the `--bridge-op` argument; null if neither is there. */
  op: string | null;
  /** `CEREBROS_BRIDGE_PAYLOAD` as it stands, not yet parsed. */
  payload: string | null;
  /** `CEREBROS_REMOTE_URL`; null = answer with an echo. May hold credentials: never print it. */
  remote: string | null;
  /** Milliseconds after the start of the process by which everything is over. Default 14,000. */
  deadline_ms: number;
  /** Longest wait for stdin in milliseconds. Default 900. */
  stdin_ms: number;
  /** `CEREBROS_BRIDGE_COMPAT_EXIT`: report a failed remote as the original did, with exit code 0. Default off. */
  compat_exit: boolean;
  /** Values that were set and could not be used; for the log. */
  problems: string[];
}

/**
 * Everything that the stub takes from its environment and arguments. An empty value is an unset one, as it is to Erlang
 * (interop 2.3). `args` may hold anything besides the flag: Thunderline puts a script path in front of it (2.1).
 */
export function readEnv(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Settings {
  const problems: string[] = [];
  const timeout_ms = readTimeout(env["CEREBROS_TIMEOUT_MS"], problems);
  // A bit below the limit of the caller, so that it hears a reason and not its own timeout.
  const deadline_ms = timeout_ms - Math.min(1000, timeout_ms / 10);
  return {
    op: set(env["CEREBROS_BRIDGE_OP"]) ?? opArgument(args),
    payload: set(env["CEREBROS_BRIDGE_PAYLOAD"]),
    remote: set(env["CEREBROS_REMOTE_URL"]),
    deadline_ms,
    stdin_ms: Math.min(STDIN_MS, deadline_ms / 2),
    compat_exit: readSwitch(env["CEREBROS_BRIDGE_COMPAT_EXIT"], problems),
    problems,
  };
}

function set(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}

/** `--bridge-op start_run` or `--bridge-op=start_run`; the last one counts. */
function opArgument(args: readonly string[]): string | null {
  let op: string | null = null;
  for (const [i, arg] of args.entries()) {
    if (arg.startsWith("--bridge-op=")) op = set(arg.slice("--bridge-op=".length));
    else if (arg === "--bridge-op" && args[i + 1]?.startsWith("--") !== true) op = set(args[i + 1]);
  }
  return op;
}

function readTimeout(value: string | undefined, problems: string[]): number {
  if (set(value) === null) return PLATFORM_TIMEOUT_MS;
  const timeout = Number(value);
  if (Number.isInteger(timeout) && timeout > 0) return Math.min(timeout, LONGEST_TIMER_MS);
  problems.push(`CEREBROS_TIMEOUT_MS is ${JSON.stringify(value)}, expected milliseconds above 0`);
  return PLATFORM_TIMEOUT_MS;
}

function readSwitch(value: string | undefined, problems: string[]): boolean {
  const word = set(value)?.toLowerCase() ?? "0";
  if (word === "1" || word === "true") return true;
  if (word !== "0" && word !== "false") {
    problems.push(`CEREBROS_BRIDGE_COMPAT_EXIT is ${JSON.stringify(value)}, expected 1 or 0; taken as 0`);
  }
  return false;
}

import type { BridgeOp } from "@cerebros/contracts";

/** Paths of interop 2.9; any other operation goes to `/bridge/ops`. */
const PATHS: Readonly<Record<BridgeOp, string>> = {
  start_run: "/bridge/start",
  record_trial: "/bridge/record",
  finalize_run: "/bridge/finalize",
};

export interface RemoteTarget {
  /** May hold credentials: never print it. */
  url: URL;
  /** The address for people, without user, password and query. */
  shown: string;
  /** `text`, which somebody else wrote, without the credentials of the URL. */
  conceal: (text: string) => string;
}

/** Where the operation goes; null if the base is no http(s) URL. Slashes at the end of the base do not count. */
export function remoteTarget(base: string, op: string): RemoteTarget | null {
  if (!URL.canParse(base)) return null;
  const url = new URL(base);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "") + (isBridgeOp(op) ? PATHS[op] : "/bridge/ops");
  const secrets = secretsOf(url);
  return {
    url,
    shown: `${url.protocol}//${url.host}${url.pathname}`,
    conceal: (text) => secrets.reduce((t, secret) => t.replaceAll(secret, "***"), text),
  };
}

function isBridgeOp(op: string): op is BridgeOp {
  return Object.hasOwn(PATHS, op);
}

/** Everything in the URL that may be secret, in the spellings in which it may come back; longest first. */
function secretsOf(url: URL): string[] {
  const user = decode(url.username);
  const password = decode(url.password);
  const basic = Buffer.from(`${user}:${password}`).toString("base64");
  const query = Array.from(url.searchParams.values());
  return [basic, url.username, url.password, user, password, url.search.slice(1), ...query]
    .filter((secret) => secret !== "" && secret !== "Og==")
    .sort((a, b) => b.length - a.length);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

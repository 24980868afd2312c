import { ServiceHealth } from "@cerebros/contracts";

/** Long enough for a busy machine; a port that nobody listens on answers at once. */
const PATIENCE_MS = 3_000;

/** What answers at an address: nothing, our service with its health, or some other server. */
export type Probe = { kind: "nothing" } | { kind: "service"; health: ServiceHealth } | { kind: "other" };

export async function probeService(url: string): Promise<Probe> {
  const response = await get(`${url}/health`);
  if (response === null) return { kind: "nothing" };
  const health = ServiceHealth.safeParse(parseJson(response.text));
  return health.success ? { kind: "service", health: health.data } : { kind: "other" };
}

/** True if a tracking server answers: MLflow's and ours say `OK` and their version. */
export async function isTrackingServer(url: string): Promise<boolean> {
  const health = await get(`${url}/health`);
  if (health?.status !== 200 || health.text.trim() !== "OK") return false;
  const version = await get(`${url}/version`);
  return version?.status === 200 && /^"?\d+\.\d+/.test(version.text.trim());
}

async function get(url: string): Promise<{ status: number; text: string } | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { status: response.status, text: await response.text() };
  } catch {
    // Refused, reset, timed out or not HTTP: in each case nobody there can serve us.
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

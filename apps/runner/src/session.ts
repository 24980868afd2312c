import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createServiceClient, type ServiceClient, toCerebrosError } from "@cerebros/api/client";
import { CerebrosError, invalidInput, type ServiceHealth } from "@cerebros/contracts";
import type { ChildServer } from "./child-server.js";
import type { Context } from "./context.js";
import { requireFreePort } from "./free-port.js";
import { startLocalService } from "./local-service.js";
import { type PlacedTracking, placeLocalTracking, TRACKING_PORT } from "./local-tracking.js";
import type { ServiceOptions } from "./options.js";
import { isTrackingServer, probeService } from "./probe.js";

/**
 * What a command needs the service for. `execute`: train runs. `read`: look at what is stored, so a service of our own
 * leaves waiting runs alone. `attach`: only a service that is running already makes sense.
 */
export type Purpose = "execute" | "read" | "attach";

/** A service that answers, ours or another one. */
export interface Session {
  client: ServiceClient;
  url: string;
  /** The service process that we started, or null. */
  own: ChildServer | null;
  /** The tracking server that we started and the folder of its store; null when there is another one or none. */
  own_tracking: { url: string; folder: string } | null;
  /** Turns what a failed call throws into an error that names the service. */
  ask<T>(call: Promise<T>): Promise<T>;
  /** Stops the servers that we started. Harmless when repeated. */
  close(): Promise<void>;
}

/** Finds the service or starts one, hands it to `use` and stops our own servers afterwards, whatever happens. */
export async function withSession(
  context: Context,
  purpose: Purpose,
  options: ServiceOptions,
  use: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await openSession(context, purpose, options);
  try {
    await use(session);
  } finally {
    await session.close();
  }
}

async function openSession(context: Context, purpose: Purpose, options: ServiceOptions): Promise<Session> {
  const { env } = context;
  const named = options.port !== undefined || options.dataDir !== undefined;
  if (named && env.api_url_given) {
    const field = options.port === undefined ? "data-dir" : "port";
    throw invalidInput(
      field,
      `--${field} starts a service of its own, but CEREBROS_API_URL names ${env.api_url}: leave one of them out`,
    );
  }
  if (!named) {
    const running = await findRunning(context, purpose);
    if (running !== null) return running;
  }
  const data_dir = options.dataDir === undefined ? env.data_dir : resolve(options.dataDir);
  const execute = purpose === "execute";
  if (!execute && !existsSync(data_dir)) {
    throw new CerebrosError(
      "not_found",
      `no service answers at ${env.api_url} and there is no data folder ${data_dir}: ` +
        "start a run first, or name the folder with --data-dir",
    );
  }
  return startOwnServers(context, { data_dir, execute, port: options.port ?? null });
}

async function findRunning({ env }: Context, purpose: Purpose): Promise<Session | null> {
  const probe = await probeService(env.api_url);
  if (probe.kind === "service") {
    return sessionAt(env.api_url, { own: null, own_tracking: null, close: async () => {} });
  }
  if (!env.api_url_given && purpose !== "attach") return null;
  const problem = probe.kind === "nothing" ? "no service answers" : "what answers is not the service";
  const advice = env.api_url_given ? "correct CEREBROS_API_URL" : "give its address in CEREBROS_API_URL";
  throw new CerebrosError("unavailable", `${problem} at ${env.api_url}: start it, or ${advice}`);
}

export interface OwnServers {
  data_dir: string;
  /** False: runs that wait in the data folder stay as they are, and nothing is tracked. */
  execute: boolean;
  /** Exactly this port for the service; null = 8000 or the next free one. */
  port: number | null;
  /** True: start a tracking server even where one answers already. Default false. */
  always_tracking?: boolean;
}

/** Starts a service and, unless the user named a tracking server or one answers on port 5000, that one too. */
export async function startOwnServers(
  { env, terminal }: Context,
  { data_dir, execute, port, always_tracking = false }: OwnServers,
): Promise<Session> {
  if (port !== null) await requireFreePort(port);
  const note = (text: string) => terminal.note(text);
  const started: ChildServer[] = [];
  const close = async () => {
    // The service first: it still has to hand over what it has for the tracking server.
    for (const server of started.toReversed()) await server.stop();
  };
  try {
    let tracking_uri = env.tracking_uri;
    let placed: PlacedTracking | null = null;
    if (tracking_uri === null && execute) {
      tracking_uri = `http://127.0.0.1:${TRACKING_PORT}`;
      if (always_tracking || !(await isTrackingServer(tracking_uri))) {
        placed = await placeLocalTracking({ data_dir, env: env.inherited, note });
        tracking_uri = placed.url;
      }
    }
    // Side by side: the service needs no answer of the tracking server before its first trial.
    const starting = [
      ...(placed === null ? [] : [placed.start()]),
      startLocalService({ data_dir, port, execute, env: env.inherited, tracking_uri, note }),
    ];
    const outcomes = await Promise.allSettled(starting);
    for (const outcome of outcomes) if (outcome.status === "fulfilled") started.push(outcome.value);
    const own = (await Promise.all(starting)).at(-1) as ChildServer;
    const own_tracking = placed === null ? null : { url: placed.url, folder: data_dir };
    return sessionAt(own.url, { own, own_tracking, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/** The end of a process is known this long after its connections broke. */
const EXIT_MS = 200;

function sessionAt(url: string, ours: Pick<Session, "own" | "own_tracking" | "close">): Session {
  return {
    client: createServiceClient({ url }),
    url,
    ...ours,
    async ask(call) {
      try {
        return await call;
      } catch (cause) {
        const error = toCerebrosError(cause, `the service at ${url}`);
        const isGone = error instanceof CerebrosError && error.code === "unavailable";
        if (!isGone || ours.own === null) throw error;
        // Its process may have said why it went.
        await sleep(EXIT_MS);
        throw ours.own.exit?.error ?? error;
      }
    },
  };
}

/** The health of the service, asked for over plain HTTP: it answers while everything else is busy or broken. */
export async function serviceHealth(url: string): Promise<ServiceHealth | null> {
  const probe = await probeService(url);
  return probe.kind === "service" ? probe.health : null;
}

import { EnsuredRun, RunPage, TrackingRun } from "@cerebros/contracts";
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import { toCerebrosError } from "../client-error.js";
import type { TrackingClient } from "./port.js";
import type { TrackingRouter } from "./router.js";
import { toWireMetric } from "./wire.js";

export interface TrackingClientOptions {
  /** Base address of the tracking server, e.g. `http://127.0.0.1:5000`; with its static prefix, if it has one. */
  url: string;
  headers?: Record<string, string>;
  /** Milliseconds after which a call is given up as `unavailable`. Default 30,000. */
  timeout_ms?: number;
}

/**
 * A tracking server somewhere else, as a port. Calls are sent once; repeating them is the caller's decision, and
 * every one of them may be repeated. `unavailable` when no answer came in time.
 */
export function createTrackingClient({
  url,
  headers = {},
  timeout_ms = 30_000,
}: TrackingClientOptions): TrackingClient {
  const base = url.replace(/\/+$/, "");
  const trpc: TRPCClient<TrackingRouter> = createTRPCClient<TrackingRouter>({
    links: [httpLink({ url: `${base}/trpc`, headers })],
  });

  async function call<T>(send: (options: { signal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      return await send({ signal: AbortSignal.timeout(timeout_ms) });
    } catch (error) {
      throw toCerebrosError(error, `the tracking server at ${base}`);
    }
  }

  const { tracking } = trpc;
  return {
    ensureExperiment: (request) => call((options) => tracking.ensureExperiment.mutate(request, options)),
    ensureRun: async (request) =>
      EnsuredRun.parse(await call((options) => tracking.ensureRun.mutate(request, options))),
    logBatch: (request) =>
      call((options) =>
        tracking.logBatch.mutate({ ...request, metrics: request.metrics?.map(toWireMetric) }, options),
      ),
    updateRun: (request) => call((options) => tracking.updateRun.mutate(request, options)),
    getRun: async (request) =>
      TrackingRun.parse(await call((options) => tracking.getRun.query(request, options))),
    searchRuns: async (request) =>
      RunPage.parse(await call((options) => tracking.searchRuns.query(request, options))),
    health: () => call((options) => tracking.health.query(undefined, options)),
  };
}

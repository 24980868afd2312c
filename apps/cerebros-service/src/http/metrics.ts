import type { ServiceHealth } from "@cerebros/contracts";
import type { RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { EventLog } from "../events/event-log.js";

export interface MetricsOptions {
  events: EventLog;
  /** Number of the last event of an earlier start: what it announced is not counted again. */
  after: number;
  health: () => Promise<ServiceHealth>;
  signal: AbortSignal;
}

export interface ServiceMetrics {
  registry: Registry;
  /** Counts events until `signal` aborts; called again after a fault it goes on where it was. */
  count(): Promise<void>;
  timeRequests: RequestHandler;
}

/** Prometheus metrics. Runs, trials and epochs are counted from the event log, so nothing has to report twice. */
export function createMetrics({ events, after, health, signal }: MetricsOptions): ServiceMetrics {
  let seen = after;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const runs = new Counter({
    name: "cerebros_runs_total",
    help: "Runs that ended, by state",
    labelNames: ["state"],
    registers: [registry],
  });
  const trials = new Counter({
    name: "cerebros_trials_total",
    help: "Trials that ended, by state",
    labelNames: ["state"],
    registers: [registry],
  });
  const epochs = new Counter({
    name: "cerebros_epochs_total",
    help: "Epochs trained",
    registers: [registry],
  });
  const trialSeconds = new Histogram({
    name: "cerebros_trial_duration_seconds",
    help: "Time from the start to the end of a trial",
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3_600],
    registers: [registry],
  });
  const requestSeconds = new Histogram({
    name: "cerebros_http_request_duration_seconds",
    help: "Time to answer an HTTP request, subscriptions left out",
    labelNames: ["route", "status"],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers: [registry],
  });
  new Gauge({
    name: "cerebros_tracking_pending_trials",
    help: "Trials that the tracking server does not wholly have yet",
    registers: [registry],
    async collect() {
      this.set((await health()).tracking.pending);
    },
  });

  async function count(): Promise<void> {
    for await (const event of events.follow({ after: seen, signal })) {
      seen = event.seq;
      if (event.type === "trial:epoch") epochs.inc();
      else if (
        event.type.startsWith("run:") &&
        event.data.state !== "queued" &&
        event.data.state !== "running"
      ) {
        runs.inc({ state: event.data.state });
      } else if (/^trial:(succeeded|failed|cancelled)$/.test(event.type)) {
        trials.inc({ state: event.data.state });
        if ("duration_ms" in event.data && event.data.duration_ms !== null) {
          trialSeconds.observe(event.data.duration_ms / 1_000);
        }
      }
    }
  }

  const timeRequests: RequestHandler = (request, response, next) => {
    const started = performance.now();
    // The path of a tRPC call is its procedure: a closed list, unlike the addresses a stranger may try.
    response.on("finish", () => {
      const known = response.statusCode !== 404 && !request.path.includes("events.follow");
      if (known) {
        const labels = { route: request.baseUrl + request.path, status: String(response.statusCode) };
        requestSeconds.observe(labels, (performance.now() - started) / 1_000);
      }
    });
    next();
  };

  return { registry, count, timeRequests };
}

import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServiceClient, type ServiceClient } from "@cerebros/api/client";
import type { Event, Run, RunConfigInput, Trial } from "@cerebros/contracts";
import { createLogger } from "@cerebros/server";
import { type Service, startService } from "../src/service.js";

const iris = new URL("../../../examples/iris.csv", import.meta.url);

/** A service of its own on a free port, with its own data directory. */
export class RunningService {
  readonly data_dir = mkdtempSync(join(tmpdir(), "cerebros-service-"));
  #service: Service | null = null;
  #client: ServiceClient | null = null;

  async start({ tracking_uri = "http://127.0.0.1:9", execute = true } = {}): Promise<void> {
    this.#service = await startService({
      host: "127.0.0.1",
      port: 0,
      data_dir: this.data_dir,
      tracking_uri,
      experiment: "test",
      max_workers: 2,
      trainer: "auto",
      trial_bytes: 2 ** 30,
      execute,
      workerUrl: new URL("../dist/training/worker.js", import.meta.url),
      log: createLogger({ name: "test", level: "silent" }),
      now: () => new Date(),
    });
    this.#client = createServiceClient({ url: this.#service.url });
  }

  get url(): string {
    if (!this.#service) throw new Error("not started");
    return this.#service.url;
  }

  get client(): ServiceClient {
    if (!this.#client) throw new Error("not started");
    return this.#client;
  }

  async stop(): Promise<void> {
    await this.#service?.stop();
    this.#service = null;
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.data_dir, { recursive: true, force: true });
  }

  async upload(text: string, name = "data.csv"): Promise<string> {
    const form = new FormData();
    form.set("file", new File([text], name));
    return (await this.client.datasets.create.mutate(form)).dataset_id;
  }

  /** A small search on iris: three trials of at most five epochs. */
  async createRun(change: Partial<RunConfigInput> = {}, run_id?: string): Promise<Run> {
    const dataset_id = await this.upload(await readFile(iris, "utf8"), "iris.csv");
    const config = { dataset_id, target: "species", trials: 3, max_epochs: 5, seed: 7, ...change };
    return this.client.runs.create.mutate({ config, ...(run_id === undefined ? {} : { run_id }) });
  }

  /** Events of the run up to the first that `last` accepts. */
  eventsUntil(run_id: string, last: (event: Event) => boolean): Promise<Event[]> {
    const events: Event[] = [];
    return new Promise((resolve, reject) => {
      const subscription = this.client.events.follow.subscribe(
        { run_id, after: 0 },
        {
          onData({ data }) {
            events.push(data as Event);
            if (!last(data as Event)) return;
            subscription.unsubscribe();
            resolve(events);
          },
          onError: reject,
        },
      );
    });
  }

  async finished(run_id: string): Promise<{ run: Run; trials: Trial[]; events: Event[] }> {
    const events = await this.eventsUntil(run_id, ({ type }) =>
      /^run:(succeeded|failed|cancelled)$/.test(type),
    );
    const run = await this.client.runs.get.query({ run_id });
    const trials = await this.client.trials.list.query({ run_id });
    return { run, trials, events };
  }
}

import { join } from "node:path";
import { createServiceClient } from "@cerebros/api/client";
import type { Event } from "@cerebros/contracts";
import { expect, it } from "vitest";
import { comparable, readRunDocument } from "./support/documents.js";
import { iris, testFolder } from "./support/folders.js";
import { cerebros, freePort, lineWith, startService, startTracking, until } from "./support/processes.js";
import { tagOf, trackedRuns } from "./support/tracked-runs.js";

const search = ["run", "--data", iris, "--target", "species", "--seed", "5"];

async function allEvents(url: string): Promise<Event[]> {
  return createServiceClient({ url }).events.list.query({ limit: 10_000 });
}

it.each([
  ["among its trials", 2],
  ["while it trains the winner again", 4],
])("a service that is killed %s and started again ends as if nothing had been", async (_, trials) => {
  const folder = testFolder();
  const tracking = await startTracking(folder);
  const args = [...search, "--trials", "4", "--max-epochs", "15", "--ensemble", "3", "--json"];

  const calm = await startService({ data_dir: join(folder, "calm"), tracking_uri: tracking.url });
  const undisturbed = await cerebros(args, { env: { CEREBROS_API_URL: calm.url } });
  await calm.stop();
  const wanted = readRunDocument(undisturbed.stdout);

  const data_dir = join(folder, "killed");
  const service = await startService({ data_dir, tracking_uri: tracking.url });
  const run = cerebros(args, { env: { CEREBROS_API_URL: service.url } });
  await lineWith(run.stderr, "  succeeded  ", trials);
  await service.kill();
  const again = await startService({ data_dir, tracking_uri: tracking.url, port: service.port });
  const { exitCode, stdout, stderr } = await run;
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/waiting up to 60 s/);
  expect(stderr).toMatch(/the service answers again/);
  const document = readRunDocument(stdout);
  expect(comparable(document)).toEqual(comparable(wanted));

  const events = await allEvents(again.url);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const ended = events.filter(({ type }) => type === "trial:succeeded").map(({ trial_id }) => trial_id);
  expect(ended.toSorted()).toEqual(document.trials.map(({ trial_id }) => trial_id));
  expect(events.filter(({ type }) => type === "run:resumed")).toHaveLength(1);
  const epochs = events
    .filter(({ type }) => type === "trial:epoch")
    .map(({ trial_id, data }) => `${trial_id} ${"epoch" in data ? data.epoch : ""}`);
  expect(new Set(epochs).size).toBe(epochs.length);

  const tracked = (await trackedRuns(tracking.url)).map((entry) => tagOf(entry, "cerebros.trial_id"));
  const expected = [...wanted.trials, ...document.trials].map(({ trial_id }) => trial_id);
  expect(tracked.toSorted()).toEqual(expected.toSorted());
});

it("a tracking server that is away gets everything when it is back", async () => {
  const folder = testFolder();
  const port = await freePort();
  const tracking_uri = `http://127.0.0.1:${port}`;
  const service = await startService({ data_dir: join(folder, "data"), tracking_uri });
  const { exitCode, stdout, stderr } = await cerebros(
    [...search, "--trials", "3", "--max-epochs", "6", "--json"],
    {
      env: { CEREBROS_API_URL: service.url },
    },
  );
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/3 trials are not on the tracking server yet/);
  const run = readRunDocument(stdout);
  expect(run.trials.map(({ mlflow_run_id }) => mlflow_run_id)).toEqual([null, null, null]);

  await startTracking(folder, port);
  const client = createServiceClient({ url: service.url });
  await until("everything has arrived", async () => (await client.health.query()).tracking.pending === 0);
  const tracked = await trackedRuns(tracking_uri);
  const trials = await client.trials.list.query({ run_id: run.run_id });
  expect(tracked.map(({ info }) => info.run_id).toSorted()).toEqual(
    trials.map((trial) => trial.mlflow_run_id).toSorted(),
  );
  for (const { info, data } of tracked) {
    expect(info.status).toBe("FINISHED");
    expect(data.metrics?.map(({ key }) => key)).toContain("val_loss");
  }
  const announced = (await allEvents(service.url)).filter(({ type }) => type === "trial:tracked");
  expect(announced.map(({ trial_id }) => trial_id).toSorted()).toEqual(
    run.trials.map(({ trial_id }) => trial_id),
  );
});

it("Ctrl-C cancels the run, one that watches leaves it alone, and `cancel` ends it for all who follow", async () => {
  const folder = testFolder();
  const service = await startService({ data_dir: join(folder, "data"), tracking_uri: "http://127.0.0.1:9" });
  const env = { CEREBROS_API_URL: service.url };
  const long = [...search, "--trials", "400", "--max-epochs", "10"];

  const run = cerebros(long, { env });
  await lineWith(run.stdout, "  succeeded  ");
  const watch = cerebros(["watch", "latest"], { env });
  await lineWith(watch.stdout, "  succeeded  ");
  watch.kill("SIGINT");
  expect(await watch).toMatchObject({ exitCode: 130, stderr: expect.stringMatching(/goes on/) });
  run.kill("SIGINT");
  const interrupted = await run;
  expect(interrupted).toMatchObject({ exitCode: 130, stdout: expect.stringContaining("Leaderboard") });
  expect(interrupted.stdout).toMatch(/^Run \w+ cancelled: iris.csv/m);

  const second = cerebros([...long, "--json"], { env });
  await lineWith(second.stderr, "  succeeded  ");
  const other = cerebros(["watch", "latest"], { env });
  await lineWith(other.stdout, "  succeeded  ");
  const cancelled = await cerebros(["cancel", "latest"], { env });
  expect(cancelled).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^run \w+ is cancelled$/) });
  const { exitCode, stdout } = await second;
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ state: "cancelled", test: null });
  expect(await other).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^Run \w+ cancelled/m) });
  const again = await cerebros(["cancel", "latest"], { env });
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/is cancelled$/) });
});

it("servers of its own end with the command, even when it is killed", async () => {
  const folder = testFolder();
  const port = await freePort();
  const run = cerebros(
    [
      ...search,
      "--trials",
      "400",
      "--max-epochs",
      "25",
      "--port",
      String(port),
      "--data-dir",
      join(folder, "data"),
    ],
    { env: { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" } },
  );
  await lineWith(run.stdout, "  succeeded  ");
  run.kill("SIGKILL");
  await run;
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      () => true,
      () => false,
    );
  await until("the service has stopped", async () => !(await answers()), 15_000);
});

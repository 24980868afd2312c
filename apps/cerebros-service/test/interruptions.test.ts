import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Trial } from "@cerebros/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunningService } from "./running-service.js";

let service: RunningService;
beforeEach(async () => {
  service = new RunningService();
  await service.start();
});
afterEach(() => service.dispose());

const leaderboard = (trials: Trial[]) =>
  trials.map(({ number, state, value, metrics, epochs }) => ({ number, state, value, metrics, epochs }));

describe("a run that is cancelled", () => {
  it("ends with its running trials, keeps the finished ones and trains nothing more", async () => {
    const { run_id } = await service.createRun({ trials: 100, max_epochs: 40 });
    await service.eventsUntil(run_id, ({ type }) => type === "trial:succeeded");
    const cancelled = await service.client.runs.cancel.mutate({ run_id });
    expect(cancelled.state).toBe("cancelled");
    const { trials, events } = await service.finished(run_id);
    expect(events.at(-1)?.type).toBe("run:cancelled");
    expect(new Set(trials.map(({ state }) => state))).toEqual(new Set(["succeeded", "cancelled"]));
    // The next run begins, so nothing of the cancelled one is still at work.
    const next = await service.finished((await service.createRun({ trials: 1, max_epochs: 1 })).run_id);
    expect(next.run.state).toBe("succeeded");
    expect(await service.client.trials.list.query({ run_id })).toEqual(trials);
    for (const { trial_id, state } of trials) {
      expect(existsSync(join(service.data_dir, "models", trial_id))).toBe(state === "succeeded");
    }
  });

  it("stays as it is when it has ended, also when it never began", async () => {
    const running = await service.createRun({ trials: 100, max_epochs: 500 });
    const queued = await service.createRun({ trials: 1 });
    expect((await service.client.runs.cancel.mutate({ run_id: queued.run_id })).state).toBe("cancelled");
    await service.client.runs.cancel.mutate({ run_id: running.run_id });
    const again = await service.client.runs.cancel.mutate({ run_id: queued.run_id });
    expect(again.state).toBe("cancelled");
    const { events } = await service.finished(queued.run_id);
    expect(events.map(({ type }) => type)).toEqual(["run:created", "run:cancelled"]);
  });
});

describe("a run that a stop interrupts", () => {
  it("goes on by itself and ends with the leaderboard of an uninterrupted one", async () => {
    const config = { trials: 5, max_epochs: 60, seed: 3 };
    const whole = await service.finished((await service.createRun(config)).run_id);

    const { run_id } = await service.createRun(config, "interrupted");
    await service.eventsUntil(run_id, (event) => event.type === "trial:epoch" && event.data.number === 3);
    await service.stop();
    await service.start();
    const { run, trials, events } = await service.finished(run_id);
    expect(leaderboard(trials)).toEqual(leaderboard(whole.trials));
    expect(run.test).toEqual(whole.run.test);
    expect(run.trials_finished).toBe(5);

    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === "run:resumed")).toHaveLength(1);
    const requeued = events.filter(({ type }) => type === "trial:requeued").map(({ trial_id }) => trial_id);
    expect(requeued.length).toBeGreaterThan(0);
    expect(trials.filter(({ attempt }) => attempt === 2).map(({ trial_id }) => trial_id)).toEqual(requeued);
    // Repeated epochs are the ones already recorded: each is announced once.
    const epochs = events.flatMap((event) =>
      event.type === "trial:epoch" ? [`${event.trial_id}/${event.data.epoch}`] : [],
    );
    expect(new Set(epochs).size).toBe(epochs.length);
    expect(epochs).toHaveLength(trials.reduce((sum, trial) => sum + trial.epochs, 0));

    const log = await service.client.events.list.query({ limit: 10_000 });
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
  });

  it("is not touched by a service that was told to start no run", async () => {
    const { run_id } = await service.createRun({ trials: 50, max_epochs: 40 });
    await service.eventsUntil(run_id, ({ type }) => type === "trial:epoch");
    await service.stop();
    await service.start({ execute: false });
    const before = await service.client.trials.list.query({ run_id });
    const health = await (await fetch(`${service.url}/health`)).json();
    expect(health).toMatchObject({ status: "ok", current_run_id: null });
    expect((await service.client.runs.get.query({ run_id })).state).toBe("running");
    expect(await service.client.trials.list.query({ run_id })).toEqual(before);
  });
});

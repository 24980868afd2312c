import { CerebrosError, type Objective, type SearchSpace, type StopRule } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ashaPruner } from "../pruners/asha-pruner.js";
import { noPruner } from "../pruners/no-pruner.js";
import { sampleParameters } from "../space/sample-parameters.js";
import type { StudyChange } from "./change.js";
import { createStudy, type StudyOptions } from "./create-study.js";
import { optimize, TrialPruned } from "./optimize.js";

const space: SearchSpace = {
  x: { type: "float", low: -1, high: 1, log: false },
  n: { type: "int", low: 1, high: 9, log: false },
};
const loss: Objective = { metric: "loss", direction: "minimize" };
const endless: StopRule = { trials: null, seconds: null, target: null, no_improvement_trials: null };
const uniform = {
  name: "uniform",
  sample: ({ space, seed, number }: { space: SearchSpace; seed: number; number: number }) =>
    sampleParameters(space, seed, number),
};

function study(options: Partial<StudyOptions> = {}) {
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const defaults: StudyOptions = {
    ...{ name: "s", space, objectives: [loss], sampler: uniform, pruner: noPruner(), seed: 1 },
    ...{ stop: endless, leaseSeconds: null, now: () => new Date(clock.ms) },
  };
  return Object.assign(createStudy({ ...defaults, ...options }), { clock });
}

describe("a study", () => {
  it("gives every trial a number of its own and never one twice", () => {
    const s = study();
    expect([...s.ask(3), ...s.ask(2)].map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it("accepts the same value once more, and refuses another", () => {
    const s = study();
    s.ask();
    s.tell(1, { values: 0.5 });
    expect(s.tell(1, { values: { loss: 0.5 } }).state).toBe("succeeded");
    expect(s.history.changes).toEqual([1, 1]);
    expect(() => s.tell(1, { values: 0.4 })).toThrow(/trial 1 was told already.*0\.5/);
    expect(() => s.tell(1, { state: "failed" })).toThrow(CerebrosError);
    expect(() => s.tell(9, { values: 1 })).toThrow(/trial 9 does not exist/);
  });

  it("refuses values of other objectives", () => {
    const s = study();
    s.ask();
    expect(() => s.tell(1, {})).toThrow(/missing: expected loss/);
    expect(() => s.tell(1, { values: { acc: 1 } })).toThrow(/of acc: expected loss/);
    expect(() => s.tell(1, { values: [1, 2] })).toThrow(/are 2: expected loss/);
    expect(() => s.tell(1, { state: "pruned", values: 1 })).toThrow(/expected none/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "fails a trial told %d",
    (value) => {
      const s = study();
      s.ask();
      expect(s.tell(1, { values: value })).toMatchObject({
        state: "failed",
        error: `loss is ${value}`,
        values: null,
      });
      expect(s.tell(1, { values: value }).state).toBe("failed");
    },
  );

  it("accepts a report again and refuses a contradiction", () => {
    const s = study();
    s.ask();
    s.report(1, { step: 2, metrics: { loss: 1 } });
    s.report(1, { step: 2, metrics: { loss: 1, acc: 3 } });
    s.report(1, { step: 0, metrics: { loss: 4 } });
    expect(() => s.report(1, { step: 2, metrics: { loss: 2 } })).toThrow(/step 2 was reported as 1/);
    expect([...(s.history.trials[0]?.reports ?? [])]).toEqual([
      [0, { loss: 4 }],
      [2, { acc: 3, loss: 1 }],
    ]);
    expect(s.get(1).last_step).toBe(2);
  });

  it("gives a vanished worker's trial back from its last checkpoint", () => {
    const s = study({ leaseSeconds: 10 });
    s.ask();
    s.report(1, { step: 1, metrics: { loss: 3 }, checkpoint: "a" });
    s.report(1, { step: 2, metrics: { loss: 2 } });
    s.clock.ms += 9_000;
    s.heartbeat(1);
    s.clock.ms += 9_000;
    expect(s.expire()).toEqual([]);
    s.clock.ms += 1_000;
    expect(s.expire()).toEqual([1]);
    expect(() => s.tell(1, { values: 1 })).toThrow(/is queued, expected running/);
    expect(s.ask()).toMatchObject([{ number: 1, attempt: 2, last_step: 1, checkpoint: "a" }]);
    expect(() => s.report(1, { step: 2, metrics: { loss: 9 }, attempt: 1 })).toThrow(
      /attempt 1 of trial 1 is over/,
    );
    s.report(1, { step: 2, metrics: { loss: 9 }, attempt: 2 });
    expect(s.history.trials[0]?.reports.get(2)).toEqual({ loss: 2 });
    expect(s.get(1).last_step).toBe(2);
  });

  it("tries enqueued points first, and refuses those outside of the space", () => {
    const s = study();
    s.enqueue({ x: 0, n: 2 });
    expect(() => s.enqueue({ x: 2, n: 2 })).toThrow(/parameters.x is 2, expected a number from -1 to 1/);
    expect(() => s.enqueue({ x: 0 })).toThrow(/parameters.n is missing/);
    expect(s.ask()[0]?.parameters).toEqual({ x: 0, n: 2 });
  });

  it("takes over what fits from another study, and says what does not", () => {
    const s = study({ stop: { ...endless, trials: 1 } });
    const past = { constraints: {}, values: { loss: 1, other: 2 } };
    const result = s.warmStart([
      { number: 4, parameters: { x: 0, n: 2 }, ...past },
      { number: 5, parameters: { x: 5, n: 2 }, ...past },
      { number: 6, parameters: { x: 0, n: 2 }, constraints: {}, values: null },
    ]);
    expect(result).toMatchObject({
      added: 1,
      refused: [{ number: 5 }, { number: 6, reason: "has no value of loss" }],
    });
    expect(s.best()?.values).toEqual({ loss: 1 });
    expect(s.ask(5).map(({ number }) => number)).toEqual([2]);
  });

  it("stops by trials, time, target and lack of improvement", () => {
    const byTrials = study({ stop: { ...endless, trials: 2 } });
    expect(byTrials.ask(9)).toHaveLength(2);
    expect(byTrials.stopReason()).toBe("trials");
    const byTime = study({ stop: { ...endless, seconds: 5 } });
    byTime.ask();
    byTime.clock.ms += 5_000;
    expect(byTime.ask()).toEqual([]);
    const byTarget = study({ stop: { ...endless, target: 0.1 } });
    byTarget.ask();
    byTarget.tell(1, { values: 0.1 });
    expect(byTarget.stopReason()).toBe("target");
    const stale = study({ stop: { ...endless, no_improvement_trials: 2 } });
    stale.ask(3);
    for (const number of [1, 2, 3]) stale.tell(number, { values: 1 });
    expect(stale.stopReason()).toBe("no_improvement_trials");
  });

  it("leaves infeasible trials off the front", () => {
    const s = study({ objectives: [loss, { metric: "acc", direction: "maximize" }] });
    s.ask(4);
    s.tell(1, { values: [1, 1] });
    s.tell(2, { values: [2, 2] });
    s.tell(3, { values: [3, 2] });
    s.tell(4, { values: [0, 9], constraints: { size: 1 } });
    expect(s.front().map(({ number }) => number)).toEqual([1, 2]);
    expect(s.history.trials[3]?.violation).toBe(1);
  });

  it("pauses at rungs and goes on by promotion alone", () => {
    const s = study({ pruner: ashaPruner({}), stop: { ...endless, trials: 9 } });
    const until = s.ask()[0]?.until_step as number;
    expect(() => s.tell(1, { state: "paused" })).toThrow(/cannot pause after step null/);
    for (let step = 1; step <= until; step++) s.report(1, { step, metrics: { loss: 1 } });
    expect(s.tell(1, { state: "paused" }).state).toBe("paused");
    expect(s.tell(1, { state: "paused" }).state).toBe("paused");
    expect(() => s.tell(1, { values: 1 })).toThrow(/is paused/);
  });

  it("promotes a paused trial once, whoever dies in between, and never pauses it for a late answer", () => {
    const changes: StudyChange[] = [];
    const promoting = (): Partial<StudyOptions> => ({
      leaseSeconds: 10,
      pruner: {
        name: "first",
        shouldPrune: () => false,
        firstPause: () => 1,
        promote: ({ history }) =>
          history.trials[0]?.state === "paused" ? { number: 1, until_step: 3 } : null,
      },
    });
    const s = study({ ...promoting(), record: (change) => changes.push(change) });
    s.ask();
    expect(s.report(1, { step: 1, metrics: { loss: 1 }, checkpoint: "rung" })).toEqual({
      prune: false,
      pause: true,
    });
    s.tell(1, { state: "paused" });
    expect(s.ask()).toMatchObject([{ number: 1, until_step: 3, checkpoint: "rung", last_step: 1 }]);
    expect(() => s.tell(1, { state: "paused" })).toThrow(
      /cannot pause after step 1: it is to pause after step 3/,
    );
    const again = study({ ...promoting(), changes });
    expect(again.ask()[0]?.number).toBe(2);
    again.clock.ms += 10_000;
    expect(again.ask()).toMatchObject([{ number: 1, attempt: 2, until_step: 3, checkpoint: "rung" }]);
    expect(again.history.trials).toHaveLength(2);
  });

  it("read anew from its changes, after any history, is the same and suggests the same", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(9), fc.nat(3)), { maxLength: 40 }), (moves) => {
        const changes: StudyChange[] = [];
        const s = study({ record: (change) => changes.push(change), leaseSeconds: 5 });
        for (const [what, which, value] of moves) {
          try {
            if (what === 0) s.ask(1 + value);
            if (what === 1) s.tell(which, { values: value });
            if (what === 2) s.report(which, { step: value, metrics: { loss: which } });
            if (what === 3) s.tell(which, { state: value === 0 ? "failed" : "pruned" });
            if (what === 4) s.enqueue({ x: value / 4, n: 1 });
            if (what === 5) s.expire(new Date(s.clock.ms + 9_000 * value));
          } catch (error) {
            expect(error).toBeInstanceOf(CerebrosError);
          }
        }
        const again = study({ changes: JSON.parse(JSON.stringify(changes)), leaseSeconds: 5 });
        expect(again.history).toEqual(s.history);
        expect(again.ask(2)).toEqual(s.ask(2));
      }),
    );
  });
});

describe("running an objective", () => {
  it("tries parameters as they are met", async () => {
    const s = study({ space: null });
    await optimize(
      s,
      (trial) => {
        const kind = trial.suggestCategorical("kind", ["a", "b"]);
        const x = trial.suggestFloat("x", 0, 1);
        expect(trial.suggestFloat("x", 0, 1)).toBe(x);
        return kind === "a" ? x : trial.suggestInt("n", 1, 3);
      },
      { trials: 20, concurrency: 3 },
    );
    expect(s.history.trials.map(({ state }) => state)).toEqual(Array(20).fill("succeeded"));
    const kinds = s.history.trials.map(({ parameters }) => Object.keys(parameters).length);
    expect(new Set(kinds)).toEqual(new Set([2, 3]));
  });

  it("fails the trial whose objective throws, and says why", async () => {
    const s = study();
    const objective = (trial: { number: number }) => {
      if (trial.number === 1) throw new TrialPruned();
      throw new Error("no data");
    };
    await expect(optimize(s, objective, { trials: 5 })).rejects.toThrow("no data");
    expect(s.list({ after: 0, limit: 9 })).toMatchObject([
      { state: "pruned" },
      { state: "failed", error: "no data" },
    ]);
  });
});

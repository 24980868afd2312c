import { type Event, Event as EventSchema, type Run, TrialSummary } from "@cerebros/contracts";
import { expect, it } from "vitest";
import { aRun, aTrial } from "../test/fixtures.js";
import type { Standing } from "./progress.js";
import { createRunView } from "./run-view.js";

let seq = 0;
const envelope = () => ({ seq: ++seq, at: "2030-01-01T00:00:00.000Z", run_id: "k3x9q2m7ap" });

function runEvent(type: "run:created" | "run:started" | "run:resumed", data: Run): Event {
  return EventSchema.parse({ ...envelope(), type, trial_id: null, data });
}
function trialEvent(type: string, number: number, changes: Parameters<typeof aTrial>[1] = {}): Event {
  const data = TrialSummary.parse(aTrial(number, changes));
  return EventSchema.parse({ ...envelope(), type, trial_id: data.trial_id, data });
}
function epochEvent(number: number, epoch: number): Event {
  const data = { number, epoch, metrics: {}, spectral_norm: false, mlflow_run_id: null };
  return EventSchema.parse({ ...envelope(), type: "trial:epoch", trial_id: `k3x9q2m7ap-000${number}`, data });
}

function view() {
  const lines: string[] = [];
  const notes: string[] = [];
  const standings: Standing[] = [];
  const progress = { show: (standing: Standing) => void standings.push(standing), close() {} };
  const { handle } = createRunView({
    progress,
    line: (text) => void lines.push(text),
    note: (text) => void notes.push(text),
  });
  return { handle, lines, notes, last: () => standings.at(-1) };
}

it("each finished trial is one line with id, state, value and mlflow_run_id", () => {
  const { handle, lines } = view();
  handle(runEvent("run:started", aRun({ state: "running" })));
  handle(trialEvent("trial:started", 1, { state: "running" }));
  handle(trialEvent("trial:succeeded", 1));
  handle(trialEvent("trial:failed", 2, { state: "failed", value: null, error: "the loss is no number" }));
  expect(lines).toEqual([
    `k3x9q2m7ap-0001  succeeded  accuracy=0.91  mlflow_run_id=${"1".repeat(32)}  best of 40 epochs: 31  2.0 s`,
    `k3x9q2m7ap-0002  failed     accuracy=-  mlflow_run_id=${"2".repeat(32)}  best of 40 epochs: 31  2.0 s  the loss is no number`,
  ]);
});

it("what is still to come after the last trial is told after its line", () => {
  const { handle, lines, notes } = view();
  handle(runEvent("run:started", aRun({ state: "running" })));
  handle(trialEvent("trial:succeeded", 1));
  const before = notes.length;
  handle(trialEvent("trial:succeeded", 2));
  expect(lines).toHaveLength(2);
  expect(notes.slice(before)).toEqual([
    "training the best network from 5 other seeds, then scoring on the test rows",
  ]);
});

it("what leaks is told once, and marked on every trial", () => {
  const { handle, lines, notes } = view();
  const leaks = [{ kind: "copy" as const, column: "z", figure: 1, message: 'column "z" is a copy' }];
  handle(runEvent("run:created", aRun({ state: "queued", leaks })));
  handle(runEvent("run:started", aRun({ state: "running", leaks })));
  handle(trialEvent("trial:succeeded", 1, { leaky: true }));
  expect(notes.filter((note) => note === 'LEAK allowed: column "z" is a copy')).toHaveLength(1);
  expect(lines[0]).toMatch(/ {2}LEAK allowed$/);
});

it("an id that comes after its trial's line is told then, others are not", () => {
  const { handle, notes } = view();
  handle(trialEvent("trial:tracked", 1));
  handle(trialEvent("trial:succeeded", 1));
  handle(trialEvent("trial:succeeded", 2, { mlflow_run_id: null }));
  handle(trialEvent("trial:tracked", 2));
  expect(notes).toEqual([`k3x9q2m7ap-0002 is tracked now: mlflow_run_id=${"2".repeat(32)}`]);
});

it("the standing counts trials, epochs and the best so far", () => {
  const { handle, last } = view();
  handle(runEvent("run:started", aRun({ state: "running" })));
  handle(trialEvent("trial:started", 1, { state: "running" }));
  handle(trialEvent("trial:started", 2, { state: "running" }));
  handle(epochEvent(1, 3));
  handle(trialEvent("trial:succeeded", 2));
  expect(last()).toEqual({
    total: 2,
    finished: 1,
    running: [{ number: 1, epoch: 3 }],
    max_epochs: 120,
    best: "0.92 (#2)",
  });
  handle(trialEvent("trial:requeued", 1, { state: "running" }));
  expect(last()?.running).toEqual([]);
});

it("a warning is told once, a resumption each time", () => {
  const { handle, notes } = view();
  const run = aRun({ state: "running", warnings: ["more features than rows"] });
  handle(runEvent("run:created", run));
  handle(runEvent("run:started", run));
  handle(runEvent("run:resumed", run));
  expect(notes.filter((note) => note.startsWith("warning"))).toEqual(["warning: more features than rows"]);
  expect(notes.at(-1)).toMatch(/goes on/);
});

import { expect, it } from "vitest";
import { aRun, aTrial, recordingContext } from "../test/fixtures.js";
import { reportRun } from "./report.js";
import type { RunResult } from "./run-result.js";
import type { Session } from "./session.js";

const tracking = { uri: "http://127.0.0.1:5000", reachable: true };
const result: RunResult = {
  run: aRun({ warnings: ["more features than rows"] }),
  trials: [
    { ...aTrial(1), trainer: "compiled", trainer_reason: "every part of the network can be planned" },
    aTrial(2),
  ],
  best: aTrial(2),
  model_path: "/data/models/k3x9q2m7ap-0002",
  tracking,
};

function report(changes: Partial<RunResult>, folder: string | null, stays_up: boolean, json = false) {
  const { context, printed } = recordingContext();
  const own_tracking = folder === null ? null : { url: "http://127.0.0.1:5000", folder };
  const session = { own_tracking } as Session;
  reportRun(
    context,
    session,
    { ...result, ...changes },
    { json, stays_up, advice: ["cerebros predict latest"] },
  );
  return printed();
}

it("a finished run is told in full", () => {
  const text = report({}, null, true);
  const lines = text.split("\n").map((line) => line.replaceAll(/ +/g, " ").trim());
  expect(lines).toEqual([
    "",
    "Run k3x9q2m7ap succeeded: iris.csv, target species, 2 of 2 trials, seed 7",
    "warning: more features than rows",
    "",
    "Leaderboard",
    "# trial accuracy epochs weights levels rate batch activation spectral norm",
    "1 k3x9q2m7ap-0002 0.92 40 1,234 2 0.003123 16 elu no",
    "2 k3x9q2m7ap-0001 0.91 40 1,234 2 0.003123 16 elu yes",
    "",
    "Best architecture: trial k3x9q2m7ap-0002, 1,234 weights (unit neurons activation ← what it reads)",
    "input 0.0 4 features",
    "level 1 1.0 12 elu ← 0.0×2 | 1.1 7 elu ← ~1.0 0.0",
    "output 2.0 3 softmax ← 1.1",
    "",
    "Scores",
    "accuracy log_loss",
    "validation rows 0.92",
    "test rows (30, never seen by the search) 0.9667 0.1235",
    "baseline: commonest class 0.3333",
    "",
    "Trained by compiled: every part of the network can be planned (1 trial)",
    "tfjs-wasm (1 trial)",
    "Model /data/models/k3x9q2m7ap-0002",
    "Tracked runs http://127.0.0.1:5000",
    "Try cerebros predict latest",
    "",
  ]);
});

it("a tracking server that stops with the command leaves the way to start it again", () => {
  expect(report({}, "/data", false)).toMatch(
    /Tracked runs {2}\/data\/mlflow\.db; to serve them again:\n +node \S+main\.js server --backend-store-uri sqlite:\/\/\/\/data\/mlflow\.db/,
  );
  expect(report({}, "/data", true)).toContain("http://127.0.0.1:5000 (stored in /data/mlflow.db)");
});

it("a tracking server that is away is called so", () => {
  expect(report({ tracking: { ...tracking, reachable: false } }, null, true)).toContain(
    "(does not answer now)",
  );
});

it("a run without trials is told in one line", () => {
  const run = aRun({ state: "failed", test: null, best_trial_id: null, error: "no time" });
  const text = report({ run, trials: [], best: null, model_path: null, tracking: null }, null, true);
  expect(text).toContain("error: no time");
  expect(text).not.toContain("Leaderboard");
});

it("--json is one document on one line and nothing else", () => {
  const text = report({}, null, true, true);
  expect(text.trimEnd().split("\n")).toHaveLength(1);
  expect(JSON.parse(text)).toMatchObject({ run_id: "k3x9q2m7ap", best: { number: 2 } });
});

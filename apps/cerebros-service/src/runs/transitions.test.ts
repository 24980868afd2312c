import { RunState, TrialState } from "@cerebros/contracts";
import { describe, expect, it } from "vitest";
import { hasEnded, moveRun, moveTrial } from "./transitions.js";

function legalMoves<S extends string>(states: readonly S[], move: (from: S, to: S) => S): string[] {
  return states.flatMap((from) =>
    states.flatMap((to) => {
      try {
        return [`${from} → ${move(from, to)}`];
      } catch {
        return [];
      }
    }),
  );
}

describe("state changes", () => {
  it("take a run from queued through running to one end", () => {
    const moves = legalMoves(RunState.options, (state, to) => moveRun({ run_id: "r", state }, to));
    expect(moves).toEqual([
      "queued → running",
      "queued → cancelled",
      "running → succeeded",
      "running → failed",
      "running → cancelled",
    ]);
    expect(RunState.options.filter(hasEnded)).toEqual(["succeeded", "failed", "cancelled"]);
  });

  it("take a trial from running to one end", () => {
    const moves = legalMoves(TrialState.options, (state, to) => moveTrial({ trial_id: "t", state }, to));
    expect(moves).toEqual(["running → succeeded", "running → failed", "running → cancelled"]);
  });

  it("name what was refused", () => {
    expect(() => moveRun({ run_id: "r1", state: "succeeded" }, "running")).toThrow(
      "run r1 is succeeded and cannot become running",
    );
  });
});

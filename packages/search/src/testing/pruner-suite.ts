import type { Direction, Objective } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pruner } from "../pruners/pruner.js";
import { stream } from "../random/stream.js";
import type { History, HistoryTrial } from "../study/history.js";
import { historyOf, reportedTrial } from "./reported-trial.js";

export interface PrunerSubject {
  name: string;
  /** A pruner for losses from 0 to 1, or, when the direction is `maximize`, for the same losses with the other sign. */
  create(direction: Direction): Pruner;
  /** Whether a trial is pruned that reports NaN at every step, after others have succeeded. */
  prunesNaN: boolean;
  /** Why the numbers of the other trials matter; null: they do not. */
  numbersMatter: string | null;
}

const minimize: readonly Objective[] = [{ metric: "loss", direction: "minimize" }];
const maximize: readonly Objective[] = [{ metric: "loss", direction: "maximize" }];
const steps = 12;

/** What every pruner has to do, whatever its rule. */
export function prunerSuite({ name, create, prunesNaN, numbersMatter }: PrunerSubject): void {
  const asks = (
    trial: HistoryTrial,
    others: readonly HistoryTrial[],
    objectives = minimize,
    seed = 1,
  ): boolean => {
    const history = historyOf([...others, trial]);
    const { direction } = objectives[0] ?? { direction: "minimize" };
    return create(direction).shouldPrune({ trial, history, objectives, seed });
  };

  describe(`the pruner ${name}`, () => {
    it("prunes no trial without reports", () => {
      fc.assert(
        fc.property(fc.nat(), fc.nat({ max: 20 }), (seed, count) => {
          expect(asks(reportedTrial(count + 1, "running", []), others(seed, count))).toBe(false);
        }),
      );
    });

    it("never prunes a trial that is better than all others and improves at every step", () => {
      fc.assert(
        fc.property(fc.nat(), fc.nat({ max: 20 }), fc.integer({ min: 1, max: steps }), (seed, count, at) => {
          const losses = Array.from({ length: at }, (_, i) => 0.1 / (i + 1));
          expect(asks(reportedTrial(count + 1, "running", losses), others(seed, count), minimize, seed)).toBe(
            false,
          );
        }),
      );
    });

    it(`${prunesNaN ? "prunes" : "keeps"} a trial that reports nothing but NaN`, () => {
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const trial = (at: number) => reportedTrial(21, "running", new Array<number>(at).fill(Number.NaN));
          const all = succeeded(seed, 20);
          // Each length in another study, because studies assign brackets, and the last of them prunes nothing.
          const answers = Array.from({ length: steps }, (_, i) => asks(trial(i + 1), all, minimize, i));
          expect(answers.some(Boolean)).toBe(prunesNaN);
        }),
      );
    });

    it("maximises like it minimises", () => {
      fc.assert(
        fc.property(fc.nat(), fc.nat({ max: 20 }), fc.integer({ min: 1, max: steps }), (seed, count, at) => {
          const trial = reportedTrial(count + 1, "running", losses(seed, count + 1, at));
          const all = others(seed, count);
          expect(asks(negated(trial), all.map(negated), maximize, seed)).toBe(
            asks(trial, all, minimize, seed),
          );
        }),
      );
    });

    it("answers a question alike however often it is asked, and changes nothing", () => {
      fc.assert(
        fc.property(fc.nat(), fc.nat({ max: 20 }), fc.integer({ min: 1, max: steps }), (seed, count, at) => {
          const trial = reportedTrial(count + 1, "running", losses(seed, count + 1, at));
          const history: History = historyOf([...others(seed, count), trial]);
          const before = structuredClone(history);
          const pruner = create("minimize");
          const question = { trial, history, objectives: minimize, seed };
          const answers = Array.from({ length: 3 }, () => pruner.shouldPrune(question));
          expect(answers).toEqual(new Array(3).fill(create("minimize").shouldPrune(question)));
          expect(history).toEqual(before);
        }),
        { numRuns: 30 },
      );
    });

    it.skipIf(numbersMatter !== null)(
      `does not depend on the numbers of other trials (${numbersMatter ?? "ever"})`,
      () => {
        fc.assert(
          fc.property(
            fc.nat(),
            fc.nat({ max: 20 }),
            fc.integer({ min: 1, max: steps }),
            (seed, count, at) => {
              const trial = reportedTrial(count + 1, "running", losses(seed, count + 1, at));
              const all = others(seed, count);
              const reversed = [...all].reverse().map((other, i) => ({ ...other, number: i + 1 }));
              expect(asks(trial, reversed)).toBe(asks(trial, all));
            },
          ),
        );
      },
    );
  });
}

/** Losses between 0.2 and 0.8, no two alike. */
function losses(seed: number, number: number, count: number): number[] {
  const values = stream(seed, number, "losses");
  return Array.from({ length: count }, () => 0.2 + 0.6 * values.uniform());
}

function others(seed: number, count: number): HistoryTrial[] {
  const values = stream(seed, "others");
  return Array.from({ length: count }, (_, i) => {
    const state = values.pick(["running", "paused", "succeeded", "succeeded", "pruned", "failed"] as const);
    return reportedTrial(
      i + 1,
      state,
      losses(seed, i + 1, state === "succeeded" ? steps : values.int(0, steps)),
    );
  });
}

function succeeded(seed: number, count: number): HistoryTrial[] {
  return Array.from({ length: count }, (_, i) =>
    reportedTrial(i + 1, "succeeded", losses(seed, i + 1, steps)),
  );
}

function negated(trial: HistoryTrial): HistoryTrial {
  return {
    ...trial,
    values: trial.values?.map((value) => -value) ?? null,
    reports: new Map([...trial.reports].map(([step, { loss = Number.NaN }]) => [step, { loss: -loss }])),
  };
}

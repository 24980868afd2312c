import type { Objective } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { SamplerQuestion } from "../samplers/sampler.js";
import type { History, HistoryTrial } from "../study/history.js";
import { historyOf, reportedTrial } from "../testing/reported-trial.js";
import { bracketOf, hyperbandBrackets } from "./hyperband-brackets.js";
import { hyperbandPruner } from "./hyperband-pruner.js";
import { noPruner } from "./no-pruner.js";
import { patientPruner } from "./patient-pruner.js";
import { withinBrackets } from "./within-brackets.js";

const objectives: readonly Objective[] = [{ metric: "loss", direction: "minimize" }];

describe("brackets", () => {
  it("are those of the paper for R = 81 and η = 3", () => {
    const table = hyperbandBrackets(1, 81, 3).map(({ trials, resource }) => [trials, resource]);
    expect(table).toEqual([
      [81, 1],
      [34, 3],
      [15, 9],
      [8, 27],
      [5, 81],
    ]);
  });

  it("number one more than the whole logarithm of R / r", () => {
    expect(hyperbandBrackets(1, 243, 3)).toHaveLength(6);
    expect(hyperbandBrackets(1, 242, 3)).toHaveLength(5);
    expect(hyperbandBrackets(4, 16, 2).map(({ resource }) => resource)).toEqual([4, 8, 16]);
  });

  it("get their shares of the trials", () => {
    const brackets = hyperbandBrackets(1, 81, 3);
    const counts = brackets.map(() => 0);
    for (let number = 1; number <= 14_300; number++) {
      const bracket = bracketOf(brackets, 7, number);
      counts[bracket] = (counts[bracket] ?? 0) + 1;
    }
    for (const [i, { trials }] of brackets.entries()) {
      // Five standard deviations of the share of 14,300 trials among 143.
      const expected = 100 * trials;
      const deviation = Math.sqrt(expected * (1 - trials / 143));
      expect(Math.abs((counts[i] ?? 0) - expected)).toBeLessThan(5 * deviation);
    }
  });

  it("are other ones in another study, and the same in every process", () => {
    const brackets = hyperbandBrackets(1, 81, 3);
    const first = (seed: number) =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((number) => bracketOf(brackets, seed, number));
    expect(first(2)).not.toEqual(first(1));
    // crc32 of 1_1, …, 1_8, as Python's zlib computes it, modulo 143.
    expect(first(1)).toEqual([2, 1, 0, 0, 0, 1, 0, 1]);
  });
});

test("a trial is compared within its bracket only", () => {
  const pruner = hyperbandPruner({ max_resource: 9 });
  const inBracket = (bracket: number) =>
    Array.from({ length: 60 }, (_, i) => i + 1).filter((number) => pruner.bracketOf(1, number) === bracket);
  const [own = 0] = inBracket(0).slice(-1);
  const trial = reportedTrial(own, "running", [5]);
  const history = (loss: (number: number) => number): History =>
    historyOf(
      Array.from({ length: own }, (_, i) =>
        i + 1 === own ? trial : reportedTrial(i + 1, "pruned", [loss(i + 1)]),
      ),
    );
  const asks = (loss: (number: number) => number) =>
    pruner.shouldPrune({ trial, history: history(loss), objectives, seed: 1 });
  expect(asks((number) => (pruner.bracketOf(1, number) === 0 ? 9 : 1))).toBe(false);
  expect(asks((number) => (pruner.bracketOf(1, number) === 0 ? 1 : 9))).toBe(true);
});

test("the last bracket runs every trial to its end", () => {
  const pruner = hyperbandPruner({ max_resource: 9 });
  const numbers = Array.from({ length: 60 }, (_, i) => i + 1).filter((n) => pruner.bracketOf(1, n) === 2);
  expect(numbers.length).toBeGreaterThan(3);
  for (const number of numbers) {
    const trial = reportedTrial(number, "running", new Array<number>(9).fill(Number.NaN));
    expect(pruner.shouldPrune({ trial, history: historyOf([trial]), objectives, seed: 1 })).toBe(false);
  }
});

describe("a sampler within brackets", () => {
  it("sees the trials of its bracket, numbered anew, and always the same history", () => {
    fc.assert(
      fc.property(fc.nat({ max: 999 }), fc.array(fc.nat({ max: 4 }), { maxLength: 60 }), (seed, events) => {
        const pruner = hyperbandPruner({ max_resource: 9 });
        const seen = new Map<number, History>();
        let asked: SamplerQuestion | null = null;
        const sampler = withinBrackets(
          {
            name: "spy",
            sample: (question) => {
              asked = question;
              return {};
            },
          },
          pruner,
        );
        expect(sampler.name).toBe("spy");
        const trials: HistoryTrial[] = [];
        const changes: number[] = [];
        for (const event of events) {
          if (event === 0 || trials.length === 0) {
            trials.push(reportedTrial(trials.length + 1, "running", []));
            changes.push(trials.length);
          } else {
            const number = 1 + ((event * 7) % trials.length);
            trials[number - 1] = reportedTrial(number, "succeeded", [event]);
            changes.push(number);
          }
          const number = trials.length + 1;
          const bracket = pruner.bracketOf(seed, number);
          sampler.sample({ space: {}, history: { trials, changes }, directions: ["minimize"], number, seed });
          expect(asked).toMatchObject({ number, seed });
          const history = (asked as SamplerQuestion | null)?.history ?? historyOf([]);
          const members = trials.filter((trial) => pruner.bracketOf(seed, trial.number) === bracket);
          expect(history.trials).toEqual(members.map((trial, i) => ({ ...trial, number: i + 1 })));
          expect(history.changes.map((renumbered) => members[renumbered - 1]?.number)).toEqual(
            changes.filter((changed) => pruner.bracketOf(seed, changed) === bracket),
          );
          seen.set(bracket, history);
        }
      }),
    );
  });

  it("is given the same object while the study's history grows", () => {
    const pruner = hyperbandPruner({ max_resource: 9 });
    const seen = new Set<History>();
    const sampler = withinBrackets(
      {
        name: "spy",
        sample: ({ history }) => {
          seen.add(history);
          return {};
        },
      },
      pruner,
    );
    const trials: HistoryTrial[] = [];
    const history: History = { trials, changes: [] };
    for (let number = 1; number <= 60; number++) {
      sampler.sample({ space: {}, history, directions: ["minimize"], number, seed: 3 });
      trials.push(reportedTrial(number, "running", []));
    }
    expect(seen.size).toBe(3);
  });
});

test("without brackets a sampler stays itself, with patience it sees its bracket, too", () => {
  const sampler = { name: "spy", sample: () => ({}) };
  expect(withinBrackets(sampler, noPruner())).toBe(sampler);
  const hyperband = hyperbandPruner({ max_resource: 9 });
  expect(withinBrackets(sampler, patientPruner({ patience: 2 }, hyperband))).not.toBe(sampler);
});

test("a maximum that leaves no room is refused", () => {
  expect(() => hyperbandPruner({ min_resource: 9, max_resource: 9 })).toThrow(
    "pruner.max_resource of the pruner hyperband is 9; expected more than min_resource",
  );
});

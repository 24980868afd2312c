import { CerebrosError, type Direction, type Parameters, type SearchSpace } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Stream, stream } from "../random/stream.js";
import type { Sampler } from "../samplers/sampler.js";
import { sampleParameters } from "../space/sample-parameters.js";
import { outsideSpace } from "../study/check-point.js";
import type { History, HistoryTrial } from "../study/history.js";
import { historyOf } from "./reported-trial.js";

export interface SamplerSubject {
  name: string;
  /** A new sampler, which knows no study yet; its answers are to depend on trials from the twelfth on at the latest. */
  create(): Sampler;
  /** Which of the spaces it refuses, each with the reason; null: none. */
  refuses?: Partial<Record<SpaceName, string>>;
  /** Why it refuses several objectives; null: it takes them. */
  oneObjective: string | null;
  /** Whether it refuses to go on when every point was tried. */
  usesUp?: boolean;
  /** Runs of each property; fewer for samplers that take long. */
  runs?: number;
}

type SpaceName = keyof typeof spaces;

const few = { type: "categorical" as const, choices: [0, 1, 2] };
const unit = { type: "float", low: 0, high: 1, log: false } as const;

/** What study files can write, and its limits. */
const spaces = {
  "a range": { x: unit },
  "ranges of every kind": {
    share: unit,
    rate: { type: "float", low: 1e-5, high: 0.1, log: true },
    decimal: { type: "float", low: 0.1, high: 0.75, log: false, step: 0.1 },
    layers: { type: "int", low: -3, high: 6, log: false },
    units: { type: "int", low: 8, high: 512, log: true },
    even: { type: "int", low: 2, high: 33, log: false, step: 4 },
    act: { type: "categorical", choices: ["relu", 1, true, null] },
    constant: { type: "fixed", value: "same" },
  },
  conditions: {
    gate: { type: "categorical", choices: [true, false], when: { parameter: "depth", in: [3, 4] } },
    depth: { type: "int", low: 1, high: 5, log: false, when: { parameter: "kind", in: ["deep"] } },
    share: { ...unit, when: { parameter: "gate", in: [true] } },
    kind: { type: "categorical", choices: ["plain", "deep"] },
    step: { type: "float", low: 0, high: 0.5, log: false, step: 0.1 },
    extra: { type: "fixed", value: 7, when: { parameter: "step", in: [0.3] } },
    rate: { type: "float", low: 1e-3, high: 1, log: true },
  },
  "one choice of few": { a: few },
  "choices alone": { a: few, b: few, c: few, d: few, e: few, f: few },
  "one point": {
    x: { type: "float", low: 2, high: 2, log: false },
    n: { type: "int", low: 3, high: 3, log: true },
    only: { type: "categorical", choices: ["a"] },
    wide: { type: "int", low: 1, high: 5, log: false, step: 9 },
    fixed: { type: "fixed", value: null },
  },
  "huge ranges": {
    all: { type: "float", low: -8e307, high: 8e307, log: false },
    scales: { type: "float", low: 1e-300, high: 1e300, log: true },
    whole: { type: "int", low: -(2 ** 52), high: 2 ** 52, log: false },
    tiny: { type: "float", low: 1, high: 1 + 2e-16, log: false },
  },
  "names that objects have": {
    constructor: { type: "categorical" as const, choices: ["toString", "b"] },
    toString: { ...unit, when: { parameter: "constructor", in: ["toString"] } },
    x: unit,
  },
} satisfies Record<string, SearchSpace>;

const one: readonly Direction[] = ["minimize"];
const two: readonly Direction[] = ["minimize", "maximize"];

/** What every sampler has to do, whatever its method. */
export function samplerSuite({
  name,
  create,
  refuses = {},
  oneObjective,
  usesUp = false,
  runs = 20,
}: SamplerSubject): void {
  const entries = Object.entries(spaces) as [SpaceName, SearchSpace][];
  const accepted = entries.filter(([space]) => refuses[space] === undefined);
  const refused = entries.filter(([space]) => refuses[space] !== undefined);
  const seeds = fc.nat({ max: 2 ** 31 - 1 });
  /** Null: every point was tried. */
  const asks = (sampler: Sampler, history: History, space: SearchSpace, seed: number, directions = one) => {
    const metrics = directions.map((_, i) => `objective${i}`);
    const number = history.trials.length + 1;
    try {
      return sampler.sample({ space, history, directions, metrics, seed, number });
    } catch (error) {
      if (usesUp && error instanceof CerebrosError && error.code === "conflict") return null;
      throw error;
    }
  };
  const outside = (space: SearchSpace, point: Parameters | null) =>
    point === null ? null : outsideSpace(space, point);

  describe(`the sampler ${name}`, () => {
    it.each(accepted)("gives points of the space, whatever the trials were: %s", (_, space) => {
      fc.assert(
        fc.property(seeds, fc.nat({ max: 40 }), (seed, count) => {
          const point = asks(create(), past(space, seed, count), space, seed);
          expect(outside(space, point)).toBeNull();
        }),
        { numRuns: runs },
      );
    });

    it.each(accepted)(
      "answers a question alike, in this process and another, and changes nothing: %s",
      (_, space) => {
        fc.assert(
          fc.property(seeds, fc.nat({ max: 40 }), (seed, count) => {
            const history = past(space, seed, count);
            const before = structuredClone(history);
            const sampler = create();
            const answer = asks(sampler, history, space, seed);
            expect(asks(sampler, history, space, seed)).toEqual(answer);
            expect(asks(create(), structuredClone(history), space, seed)).toEqual(answer);
            expect(history).toEqual(before);
          }),
          { numRuns: Math.ceil(runs / 4) },
        );
      },
    );

    it.each(accepted)("goes on with a study that was read anew as if it had followed it: %s", (_, space) => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const sampler = create();
          const trials: HistoryTrial[] = [];
          const changes: number[] = [];
          const live = { trials, changes };
          for (let number = 1; number <= 16; number++) {
            const parameters = asks(sampler, live, space, seed);
            if (parameters === null) break;
            trials.push({ ...blank(number), parameters });
            changes.push(number);
            // Workers of three finish late, and some never.
            const done = number - 3;
            if (done < 1 || done % 7 === 0) continue;
            trials[done - 1] = ended(trials[done - 1] as HistoryTrial, stream(seed, done, "end"));
            changes.push(done);
          }
          expect(asks(create(), structuredClone(live), space, seed)).toEqual(
            asks(sampler, live, space, seed),
          );
        }),
        { numRuns: Math.ceil(runs / 5) },
      );
    });

    it("gives different points to trials and seeds that differ", () => {
      const space =
        refuses["ranges of every kind"] === undefined
          ? spaces["ranges of every kind"]
          : spaces["choices alone"];
      const points = [1, 2, 3, 4, 5].flatMap((seed) =>
        [0, 1, 2, 3, 20].map((count) =>
          JSON.stringify(asks(create(), past(space, seed, count), space, seed)),
        ),
      );
      // A grid moves on by what was tried, not by the number of the trial.
      expect(new Set(points).size).toBeGreaterThan(usesUp ? 4 : 15);
    });

    it("is not misled by trials of another space", () => {
      const [, space] = accepted[0] as [SpaceName, SearchSpace];
      const strange = { x: "far", a: 17, other: true, units: 1e9 };
      fc.assert(
        fc.property(seeds, (seed) => {
          const history = past(space, seed, 24);
          const trials = history.trials.map((trial, i) =>
            i % 2 ? trial : { ...trial, parameters: strange },
          );
          const point = asks(create(), { ...history, trials }, space, seed);
          expect(outside(space, point)).toBeNull();
        }),
        { numRuns: Math.ceil(runs / 2) },
      );
    });

    it.skipIf(oneObjective !== null)(`takes several objectives (${oneObjective ?? "always"})`, () => {
      for (const [, space] of accepted) {
        fc.assert(
          fc.property(seeds, fc.nat({ max: 40 }), (seed, count) => {
            const point = asks(create(), past(space, seed, count, 2), space, seed, two);
            expect(outside(space, point)).toBeNull();
          }),
          { numRuns: Math.ceil(runs / 5) },
        );
      }
    });

    it.skipIf(oneObjective === null)("refuses several objectives", () => {
      const [, space] = accepted[0] as [SpaceName, SearchSpace];
      expect(() => asks(create(), historyOf([]), space, 1, two)).toThrow(
        expect.objectContaining({ code: "invalid_input", field: "objectives" }),
      );
    });

    it.skipIf(refused.length === 0)("refuses spaces that are not for it, by name", () => {
      for (const [, space] of refused) {
        expect(() => asks(create(), historyOf([]), space, 1)).toThrow(CerebrosError);
        expect(() => asks(create(), historyOf([]), space, 1)).toThrow(/space/);
      }
    });
  });
}

/** Trials of every state, some of them infeasible, some equal. */
function past(space: SearchSpace, seed: number, count: number, objectives = 1): History {
  const values = stream(seed, "past");
  const trials = Array.from({ length: count }, (_, i) => {
    const started = { ...blank(i + 1), parameters: sampleParameters(space, seed + 1, i + 1) };
    return values.uniform() < 0.1 ? started : ended(started, values, objectives);
  });
  return historyOf(trials);
}

function blank(number: number): HistoryTrial {
  return { number, state: "running", parameters: {}, values: null, violation: 0, reports: new Map() };
}

function ended(trial: HistoryTrial, values: Stream, objectives = 1): HistoryTrial {
  const state = values.pick([
    "succeeded",
    "succeeded",
    "succeeded",
    "succeeded",
    "pruned",
    "failed",
    "paused",
    "queued",
  ] as const);
  const results = Array.from(
    { length: objectives },
    (_, i) => lossOf(trial.parameters) * (1 - 2 * i) + values.int(0, 2),
  );
  const steps = state === "queued" ? 0 : values.int(0, 3);
  return {
    ...trial,
    state,
    values: state === "succeeded" ? results : null,
    violation: state === "succeeded" && values.uniform() < 0.2 ? values.uniform() : 0,
    reports: new Map(
      Array.from({ length: steps }, (_, i) => [i, { objective0: i === 1 ? Number.NaN : values.uniform() }]),
    ),
  };
}

function lossOf(point: Parameters): number {
  return Object.values(point).reduce<number>(
    (sum, value) => sum + (typeof value === "number" ? Math.atan(value) : String(value).length / 10),
    0,
  );
}

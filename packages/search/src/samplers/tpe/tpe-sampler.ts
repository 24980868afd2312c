import type { Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import { type Stream, stream } from "../../random/stream.js";
import { existingParameters } from "../../space/existing-parameters.js";
import { sampleParameters } from "../../space/sample-parameters.js";
import type { HistoryTrial } from "../../study/history.js";
import type { Sampler } from "../sampler.js";
import { ageWeights } from "./age-weights.js";
import { type Parzen, parzen } from "./parzen.js";
import { bestTrials } from "./split-trials.js";

const startupTrials = 10;
const candidates = 24;
/** Of the trials that are not among the best only the newest count, so that asking takes a bounded time. */
const mostOthers = 20_000;

/**
 * Tree-structured Parzen estimator with the settings of Optuna 5, joint over all parameters: of 24 points drawn from the
 * density of the best tenth of the trials, the one whose density among the others is relatively the lowest. Running trials
 * count among the others, paused ones are ordered like pruned ones. The first 10 trials are random.
 *
 * The parameters that always exist are decided first, then those that exist because of them, from the trials that have
 * them, and so on: a good value of a parameter that only some points have is no reason to choose these points.
 */
export function tpeSampler(): Sampler {
  return {
    name: "tpe",
    sample: ({ space, history, directions, metrics, number, seed }) => {
      const names = Object.keys(space);
      const known = history.trials.filter(
        (trial) =>
          trial.number !== number &&
          (isFinished(trial) || trial.state === "running") &&
          names.some((name) => Object.hasOwn(trial.parameters, name)),
      );
      const finished = known.filter(isFinished);
      if (finished.length < startupTrials) return sampleParameters(space, seed, number);
      const tenth = Math.ceil(0.1 * finished.length);
      const isSingle = directions.length === 1;
      const good = bestTrials(finished, directions, isSingle ? Math.min(25, tenth) : tenth, metrics);
      const best = new Set(good);
      const others = known.filter((trial) => !best.has(trial)).slice(-mostOthers);
      const random = stream(seed, number, "tpe");
      const point: Record<string, ParameterValue> = {};
      for (let parts = undecided(space, point); parts.length > 0; parts = undecided(space, point)) {
        for (const part of parts) {
          const [l, g] = [having(part, good), having(part, others)];
          const even = new Float64Array(l.length).fill(1);
          Object.assign(
            point,
            decide(
              parzen(part, history, rowsOf(l), isSingle ? ageWeights(l.length) : even),
              parzen(part, history, rowsOf(g), ageWeights(g.length)),
              random,
            ),
          );
        }
      }
      return existingParameters(space, point);
    },
  };
}

function isFinished({ state }: HistoryTrial): boolean {
  return state === "succeeded" || state === "pruned" || state === "paused";
}

function rowsOf(trials: readonly HistoryTrial[]): Int32Array {
  return Int32Array.from(trials, ({ number }) => number - 1);
}

function having(part: SearchSpace, trials: readonly HistoryTrial[]): readonly HistoryTrial[] {
  const names = Object.keys(part);
  return trials.filter(({ parameters }) => names.some((name) => Object.hasOwn(parameters, name)));
}

function decide(good: Parzen, others: Parzen, random: Stream): Parameters {
  const drawn = Array.from({ length: candidates }, () => good.draw(random));
  const [l, g] = [good.logDensities(drawn), others.logDensities(drawn)];
  const gain = (i: number) => (l[i] as number) - (g[i] as number);
  return drawn[drawn.reduce((best, _, i) => (gain(i) > gain(best) ? i : best), 0)] as Parameters;
}

/** Parameters whose conditions the point meets and that it does not have yet; those of one condition are one part. */
function undecided(space: SearchSpace, point: Parameters): SearchSpace[] {
  const parts = new Map<string, SearchSpace>();
  for (const [name, spec] of Object.entries(space)) {
    const { when } = spec;
    const parent = when === undefined ? undefined : point[when.parameter];
    const exists = when === undefined || (parent !== undefined && when.in.includes(parent));
    if (Object.hasOwn(point, name) || !exists) continue;
    const condition = JSON.stringify(when ?? null);
    parts.set(condition, { ...parts.get(condition), [name]: spec });
  }
  return [...parts.values()];
}

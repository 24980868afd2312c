import { stream } from "../../random/stream.js";
import { existingParameters } from "../../space/existing-parameters.js";
import { sampleParameters } from "../../space/sample-parameters.js";
import type { Sampler } from "../sampler.js";
import { ageWeights, parzen } from "./parzen.js";
import { bestTrials } from "./split-trials.js";

const startupTrials = 10;
const candidates = 24;

/**
 * Tree-structured Parzen estimator with the settings of Optuna 5, joint over all parameters: of 24 points drawn from the
 * density of the best tenth of the trials, the one whose density among the others is relatively the lowest. Running trials
 * count among the others. The first 10 trials are random.
 */
export function tpeSampler(): Sampler {
  return {
    name: "tpe",
    sample: ({ space, history, directions, number, seed }) => {
      const finished = history.trials.filter(
        ({ state, number: other }) => other !== number && (state === "succeeded" || state === "pruned"),
      );
      if (finished.length < startupTrials) return sampleParameters(space, seed, number);
      const tenth = Math.ceil(0.1 * finished.length);
      const good = bestTrials(finished, directions, directions.length === 1 ? Math.min(25, tenth) : tenth);
      const best = new Set(good.map((trial) => trial.number));
      const rest = history.trials.filter(
        ({ state, number: other }) =>
          other !== number &&
          !best.has(other) &&
          (state === "succeeded" || state === "pruned" || state === "running"),
      );
      const l = parzen(
        space,
        good.map((trial) => trial.parameters),
        directions.length === 1 ? ageWeights(good.length) : good.map(() => 1),
      );
      const g = parzen(
        space,
        rest.map((trial) => trial.parameters),
        ageWeights(rest.length),
      );
      const random = stream(seed, number, "tpe");
      const drawn = Array.from({ length: candidates }, () => existingParameters(space, l.draw(random)));
      const rated = drawn.map((point) => ({ point, gain: l.logDensity(point) - g.logDensity(point) }));
      return rated.reduce((a, b) => (b.gain > a.gain ? b : a)).point;
    },
  };
}

import { z } from "zod";
import { parseOptions } from "../../parse-options.js";
import { stream } from "../../random/stream.js";
import type { History } from "../../study/history.js";
import type { Sampler, SamplerQuestion } from "../sampler.js";
import { type Acquisition, allOf, feasibility, improvementOn } from "./acquisition.js";
import { fitKernel } from "./fit-kernel.js";
import { GaussianProcess, type Kernel } from "./gaussian-process.js";
import { Inputs } from "./inputs.js";
import { mostPromising } from "./most-promising.js";
import { compress, type Observations, observe, standardise } from "./observations.js";
import { quasiRandom } from "./quasi-random.js";

export const GpOptions = z.strictObject({
  /** Succeeded trials before a model is fitted; until then points are spread evenly. */
  startup: z.int().positive().default(10),
  /** Evenly spread inputs among which local searches begin. */
  candidates: z.int().positive().default(2048),
});
export type GpOptions = z.input<typeof GpOptions>;

/** Kernels are fitted to at most as many trials; a fit takes cubic time. */
const fittedTrials = 128;

/**
 * Bayesian optimisation with a Gaussian process and the logarithm of the expected improvement, for small budgets and up
 * to about 1,000 trials. Steps and choices are searched as such. Trials that are yet to be told count as if their values
 * were those expected, so that batches spread. In conditional spaces an absent parameter counts as its middle. Several
 * objectives are weighted anew for each trial; constraints multiply the improvement by the probability of their sum being
 * met. An answer depends on the trials by number, not on the order in which they ended.
 *
 * Refuses (`invalid_input`) options outside their range.
 */
export function gpSampler(input: GpOptions = {}): Sampler {
  const { startup, candidates } = parseOptions(GpOptions, input, "sampler", "gp");
  const kernels = new WeakMap<History, FittedKernel[]>();
  return {
    name: "gp",
    sample(question) {
      const { space, number, seed } = question;
      const inputs = new Inputs(space);
      const spread = (n: number, ...names: (string | number)[]) =>
        quasiRandom(inputs.coordinates.length, n, seed, "gp", ...names).map((unit) => place(inputs, unit));
      const seen = observe(question);
      if (seen.succeeded < startup) {
        // One sequence for the study, of which every trial takes its own point.
        return inputs.decode(spread(number, "startup")[number - 1] as Float64Array);
      }
      const acquisition = model(question, inputs, seen, kernels);
      const points = seen.trials.map(({ parameters }) => inputs.encode(parameters));
      const keys = new Set([...points, ...seen.pending.map((t) => inputs.encode(t.parameters))].map(String));
      const least = indexOfLeast(seen);
      const answer = mostPromising({
        inputs,
        acquisition,
        candidates: [...spread(candidates, number), points[least] as Float64Array],
        values: stream(seed, number, "gp", "starts"),
        // An evaluation takes quadratic time.
        searches: points.length > fittedTrials ? 5 : 10,
        evaluations: points.length > fittedTrials ? 20 : 100,
        tried: (point) => keys.has(String(point)),
      });
      return inputs.decode(answer);
    },
  };
}

/** From the unit cube to inputs. */
function place(inputs: Inputs, unit: Float64Array): Float64Array {
  const input = unit.map((value, d) => {
    const coordinate = inputs.coordinates[d];
    return coordinate?.unordered ? Math.floor(value * (coordinate.levels ?? 1)) : value;
  });
  return inputs.encode(inputs.decode(input));
}

interface FittedKernel {
  /** Space, trials and losses that it is of. */
  key: string;
  kernel: Kernel;
}

function model(
  { history, space }: SamplerQuestion,
  inputs: Inputs,
  seen: Observations,
  kernels: WeakMap<History, FittedKernel[]>,
): Acquisition {
  const points = seen.trials.map(({ parameters }) => inputs.encode(parameters));
  const pending = seen.pending.map(({ parameters }) => inputs.encode(parameters));
  const unordered = inputs.coordinates.map((coordinate) => coordinate.unordered);
  const processOf = (raw: readonly number[], prepare: (raw: readonly number[]) => number[]) => {
    const count = fittedAt(raw.length);
    const chosen = subset(seen.losses.slice(0, count));
    // Of the first trials alone, so that they are the same until the next fit.
    const fitted = prepare(raw.slice(0, count));
    const part = chosen.map((i) => fitted[i] as number);
    const known = kernels.get(history) ?? [];
    const key = JSON.stringify([space, chosen.map((i) => seen.trials[i]?.number), part]);
    const kernel =
      known.find((one) => one.key === key)?.kernel ??
      fitKernel(
        unordered,
        chosen.map((i) => points[i] as Float64Array),
        part,
      );
    kernels.set(history, [{ key, kernel }, ...known.filter((one) => one.key !== key)].slice(0, 2));
    const process = new GaussianProcess(kernel, unordered, points, prepare(raw), chosen);
    for (const point of pending) process.believe(point);
    return process;
  };

  const violations = seen.trials.map(({ violation }) => violation);
  const feasible = violations.filter((violation) => violation === 0).length;
  const scaled = (raw: readonly number[]) => standardise(compress(raw));
  const improvement = (): Acquisition => {
    const process = processOf(seen.losses, scaled);
    // The least value itself may be luck, where there is noise.
    const means = seen.trials.flatMap((_, i) => (violations[i] === 0 ? [process.meanAt(i)] : []));
    return improvementOn(Math.min(...means), process);
  };
  if (feasible === seen.losses.length) return improvement();
  const constraint = feasibility(processOf(violations, asFunction));
  return feasible === 0 ? constraint : allOf([improvement(), constraint]);
}

/** Met constraints are known by their sum of violations alone, which is 0: half a typical violation below the border. */
function asFunction(violations: readonly number[]): number[] {
  const above = violations.filter((violation) => violation > 0).sort((a, b) => a - b);
  const typical = above[Math.floor(above.length / 2)] ?? 1;
  return violations.map((violation) => (violation > 0 ? Math.min(violation / typical, 3) : -0.5));
}

/**
 * The number of trials, rounded down, to which the kernel is fitted: each of the first 128, then each that is a multiple
 * of a growing power of two. It depends on the number alone, so a study that is read anew fits the same kernel.
 */
function fittedAt(count: number): number {
  let step = 1;
  while (step * fittedTrials < count) step *= 2;
  return Math.floor(count / step) * step;
}

/** All trials or, of many, half of them the best ones and half of them spread over the others. */
function subset(losses: readonly number[]): number[] {
  const all = losses.map((_, i) => i);
  if (all.length <= fittedTrials) return all;
  const order = all.toSorted((a, b) => (losses[a] as number) - (losses[b] as number) || a - b);
  const half = fittedTrials / 2;
  const rest = order.slice(half);
  const spread = Array.from({ length: half }, (_, i) => rest[Math.floor((i * rest.length) / half)] as number);
  return [...order.slice(0, half), ...spread].sort((a, b) => a - b);
}

function indexOfLeast({ losses, trials }: Observations): number {
  let best = 0;
  for (const [i, value] of losses.entries()) {
    const violation = trials[i]?.violation ?? 0;
    const leastViolation = trials[best]?.violation ?? 0;
    if (violation < leastViolation || (violation === leastViolation && value < (losses[best] as number)))
      best = i;
  }
  return best;
}

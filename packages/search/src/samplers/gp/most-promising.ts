import type { Stream } from "../../random/stream.js";
import type { Acquisition } from "./acquisition.js";
import type { Inputs } from "./inputs.js";
import { minimise } from "./minimise.js";

export interface Hunt {
  inputs: Inputs;
  acquisition: Acquisition;
  /** Where to look first: evenly spread inputs, and the best one so far. */
  candidates: readonly Float64Array[];
  /** Draws the starts of local searches. */
  values: Stream;
  /** Local searches. */
  searches: number;
  /** Of the acquisition with its derivatives, at most in one local search along intervals. */
  evaluations: number;
  /** Whether a point was tried before; such a point is the answer only where no other is known. */
  tried(input: Float64Array): boolean;
}

/** Coordinates with more levels move by gradients first. */
const fewLevels = 16;
const tolerance = 1e-4;

/**
 * The input with the highest acquisition that the local searches find: from the best candidate, the last one and others
 * with a probability in proportion to what they promise.
 */
export function mostPromising(hunt: Hunt): Float64Array {
  const { acquisition, candidates, values, searches, tried } = hunt;
  const scores = candidates.map((candidate) => acquisition.glance(candidate));
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const found = [...starts(scores, order, values, searches)].map((start) =>
    climb(hunt, candidates[start] as Float64Array),
  );
  found.sort((a, b) => b.value - a.value);
  const fresh =
    found.find(({ input }) => !tried(input))?.input ??
    candidates[order.find((i) => !tried(candidates[i] as Float64Array)) ?? -1];
  const best = fresh ?? found[0]?.input;
  if (best === undefined) throw new RangeError("expected at least one candidate");
  return best;
}

function starts(
  scores: readonly number[],
  order: readonly number[],
  values: Stream,
  searches: number,
): Set<number> {
  const best = order[0] as number;
  const chosen = new Set([best, scores.length - 1]);
  const top = scores[best] as number;
  const left = order.filter((i) => !chosen.has(i));
  while (chosen.size < searches && left.length > 0) {
    const weights = left.map((i) => Math.exp((scores[i] as number) - top));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let rest = values.uniform() * total;
    const at = Math.max(
      0,
      weights.findIndex((weight) => {
        rest -= weight;
        return rest < 0;
      }),
    );
    chosen.add(left[at] as number);
    left.splice(at, 1);
  }
  return chosen;
}

interface Found {
  input: Float64Array;
  value: number;
}

/** Gradients for intervals and, one coordinate after the other, all levels or the next ones, until neither gains. */
function climb(hunt: Hunt, start: Float64Array): Found {
  const { inputs, acquisition } = hunt;
  let best: Found = { input: start, value: acquisition.value(start) };
  for (let round = 0; round < 10; round++) {
    const before = best.value;
    best = alongIntervals(hunt, best);
    best = alongLevels(inputs, acquisition, best);
    if (best.value - before <= tolerance) break;
    if (inputs.coordinates.every(({ levels }) => levels === null)) break;
  }
  return best;
}

function alongIntervals({ inputs, acquisition, evaluations }: Hunt, from: Found): Found {
  const exists = inputs.decode(from.input);
  const free = inputs.coordinates.flatMap(({ name, levels, unordered }, d) =>
    !unordered && (levels === null || levels > fewLevels) && Object.hasOwn(exists, name) ? [d] : [],
  );
  if (free.length === 0) return from;
  const input = from.input.slice();
  const slope = new Float64Array(input.length);
  const { x } = minimise(
    (moved, gradient) => {
      for (const [i, d] of free.entries()) input[d] = moved[i] as number;
      const value = acquisition.differentiate(input, slope);
      for (const [i, d] of free.entries()) gradient[i] = -(slope[d] as number);
      return -value;
    },
    Float64Array.from(free, (d) => from.input[d] as number),
    { low: 0, high: 1, evaluations, tolerance },
  );
  for (const [i, d] of free.entries()) input[d] = x[i] as number;
  return better(inputs, acquisition, from, input);
}

function alongLevels(inputs: Inputs, acquisition: Acquisition, from: Found): Found {
  let best = from;
  for (const [d, coordinate] of inputs.coordinates.entries()) {
    const { levels, unordered } = coordinate;
    if (levels === null || levels === 1) continue;
    const all = Array.from({ length: unordered || levels <= fewLevels ? levels : 0 }, (_, i) =>
      inputs.atLevel(coordinate, i),
    );
    // Half a level further than the next one rounds to it; in a logarithm the next one upwards is nearer.
    const at = best.input[d] as number;
    const next = [-1, -0.5, 0.5, 1].map((move) => Math.min(1, Math.max(0, at + move / levels)));
    for (const level of all.length > 0 ? all : next) {
      const input = best.input.slice();
      input[d] = level;
      best = better(inputs, acquisition, best, input);
    }
  }
  return best;
}

/** The better of what was found and the point that is nearest to the input. */
function better(inputs: Inputs, acquisition: Acquisition, found: Found, input: Float64Array): Found {
  const settled = inputs.encode(inputs.decode(input));
  if (settled.every((value, d) => value === found.input[d])) return found;
  const value = acquisition.value(settled);
  return value > found.value ? { input: settled, value } : found;
}

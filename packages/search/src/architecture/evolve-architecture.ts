import type { Architecture } from "@cerebros/contracts";
import { type Stream, stream } from "../random/stream.js";
import { hashArchitecture } from "./canonical.js";
import { type Mutation, mutate } from "./mutate.js";
import type { MutationOptions } from "./mutate-operators.js";

/** A network of the queue; of several, a lower `loss` is better. */
export interface Evolved {
  number: number;
  architecture: Architecture;
  loss: number;
}

export interface EvolutionQuestion {
  /** P: the networks that ended last. */
  queue: readonly Evolved[];
  /** S: how many of the queue are drawn, with replacement, to find the parent among them. */
  sample: number;
  options: MutationOptions;
  /** Whether a network has been tried, by `hashArchitecture`; null: networks may be tried again. */
  tried: ((hash: string) => boolean) | null;
  seed: number;
  /** Of the trial to be asked for. With `seed` it names the random stream. */
  number: number;
}

const tries = 100;

/**
 * One step of aging evolution over architectures (Real et al. 2019): the best network of the sample, mutated. NaN is the worst loss. A
 * mutation that has been tried is drawn anew, with another parent; null when 100 of them were, or nothing can be mutated.
 * Throws a RangeError when the queue is empty.
 */
export function evolveArchitecture(
  question: EvolutionQuestion,
): { parent: number; mutation: Mutation } | null {
  const { options, tried, seed, number } = question;
  const values = stream(seed, number, "evolve");
  for (let attempt = 0; attempt < tries; attempt++) {
    const parent = tournament(question, values);
    const mutation = mutate(parent.architecture, options, values);
    if (mutation === null) continue;
    if (tried === null || !tried(hashArchitecture(mutation.architecture))) {
      return { parent: parent.number, mutation };
    }
  }
  return null;
}

function tournament({ queue, sample }: EvolutionQuestion, values: Stream): Evolved {
  let best = values.pick(queue);
  for (let drawn = 1; drawn < sample; drawn++) {
    const other = values.pick(queue);
    if (other.loss < best.loss || Number.isNaN(best.loss)) best = other;
  }
  return best;
}

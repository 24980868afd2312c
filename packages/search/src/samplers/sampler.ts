import type { Direction, Parameters, SearchSpace } from "@cerebros/contracts";
import type { History } from "../study/history.js";

/** Decides what the next trial of a study tries. */
export interface Sampler {
  /** As in study files and tables: `tpe`, `gp`, `random`. */
  readonly name: string;
  /**
   * One point of `question.space`: exactly the parameters that exist in it, conditions considered, each within its range.
   * The same question gets the same answer, whatever was asked before.
   */
  sample(question: SamplerQuestion): Parameters;
}

export interface SamplerQuestion {
  /** Declared by the study; of a define-by-run study what its trials have in common, or the one parameter just met. */
  space: SearchSpace;
  history: History;
  /** One direction for each objective. */
  directions: readonly Direction[];
  /** Names of the objectives in reports; absent: what trials reported is not looked at. */
  metrics?: readonly string[];
  /** Of the trial to be asked for, 1-based. With `seed` it names the random stream. */
  number: number;
  seed: number;
}

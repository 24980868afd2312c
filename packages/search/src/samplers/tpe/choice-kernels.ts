import type { ParameterValue } from "@cerebros/contracts";
import type { ObservedColumn } from "./observed-column.js";
import type { Kernels } from "./parzen.js";

/**
 * A trial's choice has weight 1, and every choice the weight of the prior's share among the kernels; the prior's own
 * choices are equally likely.
 */
export function choiceKernels(
  choices: readonly ParameterValue[],
  { places }: ObservedColumn,
  rows: Int32Array,
): Kernels {
  // The prior, at the end, has made no choice, nor has a trial without the parameter.
  const observed = new Int32Array(rows.length + 1).fill(-1);
  for (let k = 0; k < rows.length; k++) {
    const place = places[rows[k] as number] as number;
    if (!Number.isNaN(place)) observed[k] = place;
  }
  const share = 1 / (observed.reduce((count, own) => count + (own < 0 ? 0 : 1), 0) + 1);
  const all = 1 + choices.length * share;
  const [same, other, unknown] = [
    Math.log((1 + share) / all),
    Math.log(share / all),
    -Math.log(choices.length),
  ];
  return {
    shared: null,
    draw: (kernel, random) => {
      const own = observed[kernel] ?? -1;
      return own >= 0 && random.uniform() * all < 1 ? (choices[own] as ParameterValue) : random.pick(choices);
    },
    add: (values, logs) => {
      for (const [i, sums] of logs.entries()) {
        const table = new Float64Array(choices.length + 1).fill(other);
        table[0] = unknown;
        table[choices.indexOf(values[i] as ParameterValue) + 1] = same;
        for (let k = 0; k < sums.length; k++) {
          sums[k] = (sums[k] as number) + (table[(observed[k] as number) + 1] as number);
        }
      }
    },
  };
}

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
  const observed = Int32Array.from(rows, (row) => {
    const place = places[row] as number;
    return Number.isNaN(place) ? -1 : place;
  });
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
        const at = choices.indexOf(values[i] as ParameterValue);
        for (let k = 0; k < observed.length; k++) {
          const own = observed[k] as number;
          sums[k] = (sums[k] as number) + (own < 0 ? unknown : own === at ? same : other);
        }
        sums[observed.length] = (sums[observed.length] as number) + unknown;
      }
    },
  };
}

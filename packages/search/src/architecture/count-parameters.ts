import { type Architecture, graph, stackParameters } from "@cerebros/contracts";

export interface ParameterCount {
  total: number;
  /** What gradients train. */
  trainable: number;
  /** Moving statistics of batch normalisation. */
  not_trainable: number;
}

/**
 * Numbers in a network. A unit that reads W columns has 4W in its batch normalisation (half of them moving statistics)
 * and `neurons · (W + 1)` in its dense layer (Cerebros specification 2.6). Gates have none, base models those of their layers.
 */
export function countParameters(architecture: Architecture): ParameterCount {
  let total = 0;
  let not_trainable = 0;
  for (const { unit, width } of graph(architecture)) {
    for (const { rows, columns } of unit.base ? stackParameters(unit.base).flat() : [])
      total += rows * columns;
    if (unit.level === 0) continue;
    total += 4 * width + unit.neurons * (width + 1);
    not_trainable += 2 * width;
  }
  return { total, trainable: total - not_trainable, not_trainable };
}

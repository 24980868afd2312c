import type { Architecture } from "@cerebros/contracts";
import { graph } from "./graph.js";

/**
 * Numbers in a network. A unit that reads W columns has 4W in its batch normalisation (half of them moving statistics,
 * which no gradient trains) and `neurons · (W + 1)` in its dense layer (Cerebros specification 2.6).
 */
export function countParameters(architecture: Architecture): { total: number; trainable: number } {
  let total = 0;
  let moving = 0;
  for (const { unit, width } of graph(architecture)) {
    if (unit.level === 0) continue;
    total += 4 * width + unit.neurons * (width + 1);
    moving += 2 * width;
  }
  return { total, trainable: total - moving };
}

import type { LayerParameter } from "@cerebros/contracts";
import { isKernel } from "../plan/parameters.js";
import type { Plan } from "../plan/plan.js";
import type { LayerWeights } from "./weights.js";

type Floats = Float32Array | Float64Array;

/** `distance`: bytes from the values to what is read instead of them. */
export function readLayers(plan: Plan, floats: Floats, distance: number): LayerWeights[] {
  return plan.layers.map(({ input, layer, parameter }) => {
    const { name, rows, columns } = parameter;
    const values = new Float32Array(rows * columns);
    const first = (parameter.address + distance) / 4;
    eachNumber(parameter, (ours, theirs) => {
      values[theirs] = floats[first + ours] as number;
    });
    return { input, layer, name, rows, columns, values };
  });
}

/** Throws when an array is missing or has another length than the parameter. */
export function writeLayers(plan: Plan, floats: Floats, weights: LayerWeights[]): void {
  if (weights.length !== plan.layers.length) {
    throw new Error(`weights of ${weights.length} parameters for ${plan.layers.length}`);
  }
  for (const [i, { input, layer, parameter }] of plan.layers.entries()) {
    const { rows, columns, address, name } = parameter;
    const { values } = weights[i] as LayerWeights;
    if (values.length !== rows * columns) {
      const place = `${name} of layer ${layer} of input ${input}`;
      throw new Error(`${place} has ${values.length} numbers, expected ${rows * columns}`);
    }
    eachNumber(parameter, (ours, theirs) => {
      floats[address / 4 + ours] = values[theirs] as number;
    });
  }
}

/** Visits where a number is in memory, and where in the row-major matrix. */
function eachNumber(parameter: LayerParameter, visit: (ours: number, theirs: number) => void): void {
  const { rows, columns } = parameter;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const theirs = row * columns + column;
      visit(isKernel(parameter) ? column * rows + row : theirs, theirs);
    }
  }
}

import type { NetworkUnit } from "../plan/network.js";
import { parametersOf } from "../plan/parameters.js";
import type { Plan } from "../plan/plan.js";
import type { UnitWeights } from "./weights.js";

type Floats = Float32Array | Float64Array;

/** `distance`: bytes from the values to what is read instead of them. */
export function readUnit(plan: Plan, floats: Floats, node: NetworkUnit, distance: number): UnitWeights {
  const p = parametersOf(plan.parameters, node);
  const { width } = node;
  const { level, unit, neurons } = node.unit;
  const read = (address: number, count: number): Float32Array =>
    Float32Array.from(floats.subarray((address + distance) / 4, (address + distance) / 4 + count));
  const kernel = new Float32Array(width * neurons);
  const transposed = read(p.kernel, width * neurons);
  for (let n = 0; n < neurons; n++) {
    for (let k = 0; k < width; k++) kernel[k * neurons + n] = transposed[n * width + k] as number;
  }
  const [moving_mean, moving_variance] = [new Float32Array(width), new Float32Array(width)];
  eachColumn(plan, node, (column, mean, variance) => {
    moving_mean[column] = floats[mean] as number;
    moving_variance[column] = floats[variance] as number;
  });
  const [gamma, beta, bias] = [read(p.gamma, width), read(p.beta, width), read(p.bias, neurons)];
  return { level, unit, gamma, beta, moving_mean, moving_variance, kernel, bias };
}

/** Throws when an array has another length than the unit's. */
export function writeUnit(plan: Plan, floats: Floats, node: NetworkUnit, weights: UnitWeights): void {
  const { width } = node;
  const { level, unit, neurons } = node.unit;
  const p = parametersOf(plan.parameters, node);
  const sizes = { gamma: width, beta: width, moving_mean: width, moving_variance: width, bias: neurons };
  for (const [name, size] of Object.entries({ ...sizes, kernel: width * neurons })) {
    const given = weights[name as keyof typeof sizes].length;
    if (given !== size)
      throw new Error(`${name} of unit ${level}.${unit} has ${given} numbers, expected ${size}`);
  }
  floats.set(weights.gamma, p.gamma / 4);
  floats.set(weights.beta, p.beta / 4);
  floats.set(weights.bias, p.bias / 4);
  for (let n = 0; n < neurons; n++) {
    for (let k = 0; k < width; k++)
      floats[p.kernel / 4 + n * width + k] = weights.kernel[k * neurons + n] as number;
  }
  // Readers of a source share its statistics; the last reader decides.
  eachColumn(plan, node, (column, mean, variance) => {
    floats[mean] = weights.moving_mean[column] as number;
    floats[variance] = weights.moving_variance[column] as number;
  });
}

/** Indices of the moving mean and variance of every column that a unit reads. */
function eachColumn(
  plan: Plan,
  node: NetworkUnit,
  visit: (column: number, mean: number, variance: number) => void,
): void {
  for (const { from, column, copies } of node.reads) {
    const block = plan.statistics.find(({ row, rows }) => from.row >= row && from.row < row + rows);
    if (block === undefined) throw new Error("a source without statistics");
    const first = block.moving / 4 + from.row - block.row;
    for (let i = 0; i < copies * from.columns; i++) {
      const mean = first + (i % from.columns);
      visit(column + i, mean, mean + block.rows);
    }
  }
}

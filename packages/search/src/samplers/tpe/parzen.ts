import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import type { Stream } from "../../random/stream.js";
import { unitScale } from "../../space/unit-scale.js";
import type { History } from "../../study/history.js";
import { choiceKernels } from "./choice-kernels.js";
import { numberKernels } from "./number-kernels.js";
import { observedColumn } from "./observed-column.js";

/** What a mixture knows of one parameter: a kernel for each trial of it, and the prior's last. */
export interface Kernels {
  draw(kernel: number, random: Stream): ParameterValue;
  /** Of each kernel the part of its logarithm that is the same at every value; null: nothing. */
  shared: Float64Array | null;
  /** Adds the other part of every kernel's logarithm at each value to the logarithms of that value's point. */
  add(values: readonly ParameterValue[], logs: readonly Float64Array[]): void;
}

/** A mixture over trials of products over parameters (Optuna 5's joint Parzen estimator). */
export interface Parzen {
  /** A value for every parameter, from one kernel that is picked by its weight. */
  draw(random: Stream): Record<string, ParameterValue>;
  /** Of points with a value for every parameter. */
  logDensities(points: readonly Parameters[]): number[];
}

/**
 * @param rows of the trials, their numbers less 1, ascending
 * @param ages weight of each trial; the prior has weight 1
 *
 * A trial without a parameter says nothing about it: its kernel is the prior's there.
 */
export function parzen(
  space: SearchSpace,
  history: History,
  rows: Int32Array,
  ages: ArrayLike<number>,
): Parzen {
  const weights = new Float64Array(rows.length + 1).fill(1);
  weights.set(ages);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const start = weights.map((weight) => Math.log(weight / total));
  const columns = Object.entries(space).map(([name, spec]) => ({
    name,
    ...kernels(name, spec, history, rows),
  }));
  for (const { shared } of columns) {
    shared?.forEach((log, k) => {
      start[k] = (start[k] as number) + log;
    });
  }
  return {
    draw: (random) => {
      let left = random.uniform() * total;
      const found = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      // Rounding may leave nothing for the last one to end on.
      const kernel = found < 0 ? rows.length : found;
      return Object.fromEntries(columns.map(({ name, draw }) => [name, draw(kernel, random)]));
    },
    logDensities: (points) => {
      const logs = points.map(() => start.slice());
      for (const { name, add } of columns) {
        add(
          points.map((point) => point[name] as ParameterValue),
          logs,
        );
      }
      return logs.map(logSum);
    },
  };
}

/** Logarithm of the sum of what the logarithms stand for. */
function logSum(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logs.length; k++) most = Math.max(most, logs[k] as number);
  let sum = 0;
  // What is smaller by 17 digits is lost in the sum anyway.
  for (let k = 0; k < logs.length; k++) {
    const log = (logs[k] as number) - most;
    if (log > -40) sum += Math.exp(log);
  }
  return most + Math.log(sum);
}

function kernels(name: string, spec: ParameterSpec, history: History, rows: Int32Array): Kernels {
  if (spec.type === "fixed") return constant(spec.value);
  if (spec.type === "categorical") {
    return choiceKernels(spec.choices, observedColumn(history, name, spec), rows);
  }
  if (spec.low === spec.high) return constant(spec.low);
  const step = spec.step ?? (spec.type === "int" ? 1 : 0);
  return numberKernels(unitScale(name, spec), step, observedColumn(history, name, spec), rows);
}

function constant(value: ParameterValue): Kernels {
  return { shared: null, draw: () => value, add: () => undefined };
}

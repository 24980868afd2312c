import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import type { Stream } from "../../random/stream.js";
import { type UnitScale, unitScale } from "../../space/unit-scale.js";
import { isInRange } from "../../study/check-point.js";

/** One parameter's kernels, the last of them the prior; a trial without the parameter has the prior's. */
interface Column {
  name: string;
  draw(kernel: number, random: Stream): ParameterValue;
  /** Adds each kernel's logarithm at a value. */
  add(value: ParameterValue, logs: Float64Array): void;
}

/** A mixture over trials of products over parameters (Optuna 5's joint Parzen estimator). */
export interface Parzen {
  draw(random: Stream): Record<string, ParameterValue>;
  logDensity(point: Parameters): number;
}

/** Old trials count less: 1/n rising to 1 over all but the newest 25, which count 1. */
export function ageWeights(count: number): number[] {
  const ramp = Math.max(0, count - 25);
  return Array.from({ length: count }, (_, i) =>
    i >= ramp ? 1 : ramp === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * i) / (ramp - 1),
  );
}

export function parzen(space: SearchSpace, points: readonly Parameters[], ages: readonly number[]): Parzen {
  const weights = [...ages, 1];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const columns = Object.entries(space).map(([name, spec]) => column(name, spec, points));
  return {
    draw: (random) => {
      let left = random.uniform() * total;
      const found = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      const kernel = found < 0 ? weights.length - 1 : found;
      return Object.fromEntries(columns.map(({ name, draw }) => [name, draw(kernel, random)]));
    },
    logDensity: (point) => {
      const logs = Float64Array.from(weights, (weight) => Math.log(weight / total));
      for (const { name, add } of columns) {
        const value = point[name];
        if (value !== undefined) add(value, logs);
      }
      const most = logs.reduce((a, b) => Math.max(a, b));
      return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
    },
  };
}

function column(name: string, spec: ParameterSpec, points: readonly Parameters[]): Column {
  if (spec.type === "fixed") return { name, draw: () => spec.value, add: () => undefined };
  const values = points.map((point) => point[name]);
  if (spec.type === "categorical") {
    const { choices } = spec;
    const observed = [...values.map((value) => choices.indexOf(value as ParameterValue)), -1];
    const share = 1 / observed.length;
    const all = 1 + choices.length * share;
    return {
      name,
      draw: (kernel, random) => {
        const own = observed[kernel] as number;
        const stays = own >= 0 && random.uniform() * all < 1;
        return stays ? (choices[own] as ParameterValue) : random.pick(choices);
      },
      add: (value, logs) => {
        const at = choices.indexOf(value);
        observed.forEach((own, k) => {
          const mass = own < 0 ? 1 / choices.length : (share + (own === at ? 1 : 0)) / all;
          logs[k] = (logs[k] as number) + Math.log(mass);
        });
      },
    };
  }
  if (spec.low === spec.high) return { name, draw: () => spec.low, add: () => undefined };
  const scale = unitScale(name, spec);
  return numeric(
    scale,
    spec.step ?? (spec.type === "int" ? 1 : 0),
    values.map((value) => (typeof value === "number" && isInRange(spec, value) ? scale.toUnit(value) : null)),
  );
}

function numeric(scale: UnitScale, step: number, places: readonly (number | null)[]): Column {
  const centres = [...places.map((place) => place ?? 0.5), 0.5];
  const widths = new Float64Array(centres.length).fill(1);
  const sorted = places.flatMap((place, k) => (place === null ? [] : [{ place, k }]));
  sorted.sort((a, b) => a.place - b.place || a.k - b.k);
  const least = 1 / Math.min(100, 2 + sorted.length);
  sorted.forEach(({ place, k }, i) => {
    const inner = sorted.length > 1;
    const left = place - (sorted[i - 1]?.place ?? (inner ? place : 0));
    const right = (sorted[i + 1]?.place ?? (inner ? place : 1)) - place;
    widths[k] = Math.min(1, Math.max(least, left, right));
  });
  const norms = centres.map((centre, k) => {
    const width = widths[k] as number;
    return Math.log(1 - below(-centre / width) - below((centre - 1) / width));
  });
  return {
    name: scale.name,
    draw: (kernel, random) => {
      // At least a third of the normal's mass lies in the box, so few draws are refused.
      for (;;) {
        const place = (centres[kernel] as number) + (widths[kernel] as number) * random.normal();
        if (place >= 0 && place <= 1) return scale.fromUnit(place);
      }
    },
    add: (value, logs) => {
      // In a logarithm a grid's value is not the middle of its cell.
      const low = scale.toUnit(Number(value) - step / 2);
      const cell = scale.toUnit(Number(value) + step / 2) - low;
      const place = low + cell / 2;
      for (let k = 0; k < logs.length; k++) {
        const width = widths[k] as number;
        const z = Math.abs(place - (centres[k] as number)) / width;
        const half = cell / width / 2;
        const log =
          half < 0.05
            ? -0.5 * z * z - Math.log(width * Math.sqrt(2 * Math.PI)) + (cell > 0 ? Math.log(cell) : 0)
            : Math.log(below(half - z) - below(-half - z) + Number.MIN_VALUE);
        logs[k] = (logs[k] as number) + log - (norms[k] as number);
      }
    },
  };
}

/** The normal distribution function, to a relative 1.2e-7 (Chebyshev fit of erfc, Numerical Recipes §6.2). */
export function below(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ].reduceRight((sum, c) => sum * t + c, 0);
  const tail = (t * Math.exp(-x * x + fit)) / 2;
  return z < 0 ? tail : 1 - tail;
}

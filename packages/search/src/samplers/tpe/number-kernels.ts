import type { UnitScale } from "../../space/unit-scale.js";
import { below } from "./normal.js";
import type { ObservedColumn } from "./observed-column.js";
import type { Kernels } from "./parzen.js";

/**
 * Truncated normals on the unit scale, each as wide as the gap to its farther neighbour, at least a hundredth of the
 * range or, of few trials, its share ("magic clipping"), at most the range; the outermost have their inner gap. The prior
 * is centred and as wide as the range. Of grids the mass of a cell counts, otherwise the density.
 */
export function numberKernels(
  scale: UnitScale,
  step: number,
  column: ObservedColumn,
  rows: Int32Array,
): Kernels {
  const { centres, widths, groups } = placeKernels(column, rows);
  const isGrid = step > 0;
  return {
    shared: centres.map((centre, k) => {
      const width = widths[k] as number;
      return -logMassInside(centre, width) - (isGrid ? 0 : Math.log(width * Math.sqrt(2 * Math.PI)));
    }),
    draw: (kernel, random) => {
      // At least a third of the normal's mass lies in the box, so few draws are refused.
      for (;;) {
        const place = (centres[kernel] as number) + (widths[kernel] as number) * random.normal();
        if (place >= 0 && place <= 1) return scale.fromUnit(place);
      }
    },
    add: isGrid ? addMasses : addDensities,
  };

  function addDensities(values: readonly unknown[], logs: readonly Float64Array[]): void {
    const scales = widths.map((width) => Math.SQRT1_2 / width);
    for (const [i, sums] of logs.entries()) {
      const place = scale.toUnit(Number(values[i]));
      for (let k = 0; k < sums.length; k++) {
        const z = (place - (centres[k] as number)) * (scales[k] as number);
        sums[k] = (sums[k] as number) - z * z;
      }
    }
  }

  function addMasses(values: readonly unknown[], logs: readonly Float64Array[]): void {
    const leaders = groups.filter((group, k) => group === k);
    const tables = new Map<unknown, Float64Array>();
    for (const [i, sums] of logs.entries()) {
      const table = tables.get(values[i]) ?? masses(Number(values[i]), leaders);
      tables.set(values[i], table);
      for (let k = 0; k < sums.length; k++) {
        sums[k] = (sums[k] as number) + (table[groups[k] as number] as number);
      }
    }
  }

  /** By group, because many trials have the same of few values. */
  function masses(value: number, leaders: Int32Array): Float64Array {
    // In a logarithm a grid's value is not the middle of its cell.
    const low = scale.toUnit(value - step / 2);
    const cell = scale.toUnit(value + step / 2) - low;
    const table = new Float64Array(groups.length);
    for (const k of leaders) {
      const width = widths[k] as number;
      const distance = Math.abs(low + cell / 2 - (centres[k] as number));
      table[k] = logMass(distance / width, cell / width / 2);
    }
    return table;
  }
}

interface PlacedKernels {
  centres: Float64Array;
  widths: Float64Array;
  /** The first of the kernels that are the same. */
  groups: Int32Array;
}

function placeKernels(column: ObservedColumn, rows: Int32Array): PlacedKernels {
  const size = rows.length + 1;
  const centres = new Float64Array(size).fill(0.5);
  const widths = new Float64Array(size).fill(1);
  const groups = new Int32Array(size).fill(rows.length);
  const kernels = sortedKernels(column, rows);
  for (const k of kernels) centres[k] = column.places[rows[k] as number] as number;
  const least = 1 / Math.min(100, 2 + kernels.length);
  const last = kernels.length - 1;
  for (let i = 0; i <= last; i++) {
    const k = kernels[i] as number;
    const centre = centres[k] as number;
    const left = i > 0 ? (centres[kernels[i - 1] as number] as number) : last > 0 ? centre : 0;
    const right = i < last ? (centres[kernels[i + 1] as number] as number) : last > 0 ? centre : 1;
    widths[k] = Math.min(1, Math.max(least, centre - left, right - centre));
    const before = kernels[i - 1] ?? k;
    const same = centres[before] === centre && widths[before] === widths[k];
    groups[k] = same && before !== k ? (groups[before] as number) : k;
  }
  return { centres, widths, groups };
}

/** Kernels of the rows that have a place, by place. */
function sortedKernels({ places, sorted, count }: ObservedColumn, rows: Int32Array): Int32Array {
  if (rows.length * 16 < count) {
    const kernels = Int32Array.from(rows.keys()).filter((k) => !Number.isNaN(places[rows[k] as number]));
    return kernels.sort(
      (a, b) => (places[rows[a] as number] as number) - (places[rows[b] as number] as number) || a - b,
    );
  }
  const kernelOf = new Int32Array(places.length).fill(-1);
  for (let k = 0; k < rows.length; k++) kernelOf[rows[k] as number] = k;
  const kernels = new Int32Array(rows.length);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const kernel = kernelOf[sorted[i] as number] as number;
    if (kernel >= 0) kernels[found++] = kernel;
  }
  return kernels.subarray(0, found);
}

/** Of a normal around `centre` the logarithm of its mass on the unit scale. */
function logMassInside(centre: number, width: number): number {
  // Most kernels among many are narrow.
  if (centre > 9 * width && 1 - centre > 9 * width) return 0;
  return Math.log(1 - below(-centre / width) - below((centre - 1) / width));
}

/** Logarithm of the standard normal's mass within `half` of `z` ≥ 0. */
function logMass(z: number, half: number): number {
  // The difference of the distribution function would lose its digits.
  if (half < 0.05) return -0.5 * z * z + Math.log((2 * half) / Math.sqrt(2 * Math.PI));
  return Math.log(below(half - z) - below(-half - z) + Number.MIN_VALUE);
}

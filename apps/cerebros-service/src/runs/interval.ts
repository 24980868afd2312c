import type { Interval } from "@cerebros/contracts";

/** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const quantiles = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604,
  2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555,
  2.0518, 2.0484, 2.0452, 2.0423,
];
/** Of the normal distribution. */
const normal = 1.959964;

/** What a figure can be at all, both ends included. */
export interface Bounds {
  low: number;
  high: number;
}

/** 95 % t-interval of the mean, its ends within what the values can be; null of fewer than two values. */
export function tInterval(values: number[], bounds: Bounds): Interval | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  const half = (tQuantile(count - 1) * deviation) / Math.sqrt(count);
  return {
    mean,
    low: Math.max(bounds.low, mean - half),
    high: Math.min(bounds.high, mean + half),
    deviation,
  };
}

function tQuantile(freedom: number): number {
  // Beyond the table two terms of the expansion around the normal quantile are right to four digits.
  return quantiles[freedom - 1] ?? normal + (normal ** 3 + normal) / (4 * freedom);
}

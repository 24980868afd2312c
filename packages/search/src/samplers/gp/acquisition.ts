import type { GaussianProcess } from "./gaussian-process.js";
import { logImprovement, logNormalCdf } from "./log-expected-improvement.js";

/** How promising an input is, as a logarithm: more is better. */
export interface Acquisition {
  value(input: Float64Array): number;
  /** An approximation that is quick after many trials, to choose among thousands of inputs. */
  glance(input: Float64Array): number;
  /** As `value`, and its derivatives. */
  differentiate(input: Float64Array, slope: Float64Array): number;
}

/** Keeps the logarithm finite at inputs that were tried. */
const leastVariance = 1e-12;

/** log of the expected improvement on `best`, of losses. */
export function improvementOn(best: number, process: GaussianProcess): Acquisition {
  return fromPrediction(process, (mean, deviation) => {
    const z = (best - mean) / deviation;
    const { value, slope } = logImprovement(z);
    return {
      value: value + Math.log(deviation),
      byMean: -slope / deviation,
      byDeviation: (1 - slope * z) / deviation,
    };
  });
}

/** log of the probability that the function is at most 0. */
export function feasibility(process: GaussianProcess): Acquisition {
  return fromPrediction(process, (mean, deviation) => {
    const z = -mean / deviation;
    const { value, slope } = logNormalCdf(z);
    return { value, byMean: -slope / deviation, byDeviation: (-slope * z) / deviation };
  });
}

/** The logarithm of the product. */
export function allOf(parts: readonly Acquisition[]): Acquisition {
  return {
    value: (input) => parts.reduce((sum, part) => sum + part.value(input), 0),
    glance: (input) => parts.reduce((sum, part) => sum + part.glance(input), 0),
    differentiate(input, slope) {
      const one = new Float64Array(slope.length);
      slope.fill(0);
      let sum = 0;
      for (const part of parts) {
        sum += part.differentiate(input, one);
        for (let d = 0; d < slope.length; d++) slope[d] = (slope[d] as number) + (one[d] as number);
      }
      return sum;
    },
  };
}

function fromPrediction(
  process: GaussianProcess,
  rule: (mean: number, deviation: number) => { value: number; byMean: number; byDeviation: number },
): Acquisition {
  const deviationOf = (variance: number) => Math.sqrt(variance + leastVariance);
  return {
    value(input) {
      const { mean, variance } = process.predict(input);
      return rule(mean, deviationOf(variance)).value;
    },
    glance(input) {
      const { mean, variance } = process.glance(input);
      return rule(mean, deviationOf(variance)).value;
    },
    differentiate(input, slope) {
      const varianceSlope = new Float64Array(slope.length);
      const { mean, variance } = process.differentiate(input, slope, varianceSlope);
      const deviation = deviationOf(variance);
      const { value, byMean, byDeviation } = rule(mean, deviation);
      for (let d = 0; d < slope.length; d++) {
        const ofVariance = (varianceSlope[d] as number) / (2 * deviation);
        slope[d] = byMean * (slope[d] as number) + byDeviation * ofVariance;
      }
      return value;
    },
  };
}

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Stream } from "../../random/stream.js";
import type { Strategy } from "./strategy.js";

/** A normal distribution over the unit cube, and the paths along which its mean moved. It is never changed in place. */
export interface Distribution {
  readonly generation: number;
  readonly mean: readonly number[];
  /** σ: the step; the covariance is σ² times `shape`. */
  readonly step: number;
  readonly shape: readonly (readonly number[])[];
  readonly shapePath: readonly number[];
  readonly stepPath: readonly number[];
  /** Of `shape`: orthonormal eigenvectors as columns, and the roots of their eigenvalues. */
  readonly axes: readonly (readonly number[])[];
  readonly lengths: readonly number[];
}

export const firstStep = 1 / 6;

/** A round one with the first step, a sixth of the cube. */
export function startDistribution(mean: readonly number[]): Distribution {
  const identity = mean.map((_, i) => mean.map((__, j) => (i === j ? 1 : 0)));
  const zero = mean.map(() => 0);
  return {
    generation: 0,
    mean,
    step: firstStep,
    shape: identity,
    shapePath: zero,
    stepPath: zero,
    axes: identity,
    lengths: mean.map(() => 1),
  };
}

/**
 * One generation further (Hansen 2016). The points, best first, may come from an earlier distribution or from outside:
 * steps longer than any that the distribution itself would take are shortened (Hansen 2011, "Injecting external solutions").
 */
export function nextDistribution(
  past: Distribution,
  points: readonly (readonly number[])[],
  by: Strategy,
): Distribution {
  const { dimension, weights, effective, rankOne, rankMu, pathDecay, stepDecay } = by;
  const longest = Math.sqrt(dimension) + 3;
  const moves = points.map((point) => {
    const move = point.map((x, i) => (x - (past.mean[i] as number)) / past.step);
    const length = norm(whitened(past, move));
    return length > longest ? move.map((x) => (x * longest) / length) : move;
  });
  const shift = past.mean.map((_, i) =>
    moves.reduce((total, move, k) => total + Math.max(0, weights[k] as number) * (move[i] as number), 0),
  );
  const turned = whitened(past, shift);
  const stepGain = Math.sqrt(stepDecay * (2 - stepDecay) * effective);
  const stepPath = past.stepPath.map((x, i) => (1 - stepDecay) * x + stepGain * (turned[i] as number));
  const length = norm(stepPath);
  const generation = past.generation + 1;
  // While the step grows fast the path of the shape stalls, lest the shape grow along with it.
  const usual = length / Math.sqrt(1 - (1 - stepDecay) ** (2 * generation));
  const steady = usual < (1.4 + 2 / (dimension + 1)) * by.expectedLength ? 1 : 0;
  const pathGain = steady * Math.sqrt(pathDecay * (2 - pathDecay) * effective);
  const shapePath = past.shapePath.map((x, i) => (1 - pathDecay) * x + pathGain * (shift[i] as number));
  const stalled = (1 - steady) * pathDecay * (2 - pathDecay);
  const kept =
    1 + rankOne * stalled - rankOne - rankMu * weights.reduce((total, weight) => total + weight, 0);
  const scaled = moves.map((move, k) => {
    const weight = weights[k] as number;
    return weight >= 0 ? weight : (weight * dimension) / (norm(whitened(past, move)) ** 2 + 1e-8);
  });
  const shape = past.shape.map((row, i) =>
    row.map((value, j) => {
      const spread = moves.reduce(
        (total, move, k) => total + (scaled[k] as number) * (move[i] as number) * (move[j] as number),
        0,
      );
      return kept * value + rankOne * (shapePath[i] as number) * (shapePath[j] as number) + rankMu * spread;
    }),
  );
  return {
    generation,
    mean: past.mean.map((x, i) => x + past.step * (shift[i] as number)),
    step: past.step * Math.exp((stepDecay / by.stepDamping) * (length / by.expectedLength - 1)),
    shape,
    shapePath,
    stepPath,
    ...decompose(shape),
  };
}

/**
 * A point of the unit cube. One outside is drawn anew, ten times for each dimension, then moved to the cube's border.
 *
 * @param margins for each dimension the least deviation of a point from the mean, 0 where none is needed
 */
export function drawPoint(from: Distribution, margins: readonly number[], values: Stream): number[] {
  const widen = from.mean.map((_, i) => {
    const deviation = from.step * Math.sqrt((from.shape[i] as readonly number[])[i] as number);
    return Math.max(1, (margins[i] as number) / deviation);
  });
  let point: number[] = [];
  for (let attempt = 0; attempt < 10 * from.mean.length; attempt++) {
    const normal = from.lengths.map((length) => length * values.normal());
    point = from.mean.map((x, i) => {
      const move = normal.reduce(
        (total, z, axis) => total + ((from.axes[i] as readonly number[])[axis] as number) * z,
        0,
      );
      return x + from.step * (widen[i] as number) * move;
    });
    if (point.every((x) => x >= 0 && x <= 1)) return point;
  }
  return point.map((x) => Math.min(1, Math.max(0, x)));
}

/** True when no further generation can find anything: the distribution shrank to a point, burst or lost a direction. */
export function isExhausted({ step, shape, shapePath, lengths }: Distribution): boolean {
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  const moving = shape.some(
    (row, i) =>
      step * Math.max(Math.sqrt(row[i] as number), Math.abs(shapePath[i] as number)) > 1e-12 * firstStep,
  );
  return !moving || step * longest > 1e4 || (longest / shortest) ** 2 > 1e14;
}

function decompose(shape: readonly (readonly number[])[]): Pick<Distribution, "axes" | "lengths"> {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new Matrix(shape.map((row) => [...row])),
    { assumeSymmetric: true },
  );
  // Rounding may leave a direction that is nearly lost with a value below 0.
  return {
    axes: eigenvectorMatrix.to2DArray(),
    lengths: realEigenvalues.map((value) => Math.sqrt(Math.max(value, 1e-20))),
  };
}

/** The move in units of the distribution's deviation in every direction: `shape` to the power −½ times the move. */
function whitened({ axes, lengths }: Distribution, move: readonly number[]): number[] {
  const along = lengths.map(
    (length, axis) =>
      move.reduce((total, x, i) => total + ((axes[i] as readonly number[])[axis] as number) * x, 0) / length,
  );
  return move.map((_, i) =>
    along.reduce((total, x, axis) => total + ((axes[i] as readonly number[])[axis] as number) * x, 0),
  );
}

function norm(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((total, x) => total + x * x, 0));
}

import { Cholesky } from "../../linear-algebra/cholesky.js";
import { covariance, covarianceSlope } from "./matern.js";

/** What is fitted. */
export interface Kernel {
  /** 1 / squared length scale of each coordinate. */
  readonly weights: Float64Array;
  /** Variance of the function. */
  readonly scale: number;
  /** Variance of the noise. */
  readonly noise: number;
}

/** Where some value is expected, and its derivatives by the coordinates; unordered ones have 0. */
export interface Prediction {
  mean: number;
  /** Of the function, without noise. */
  variance: number;
}

/**
 * A Gaussian process with mean 0 and a Matérn 5/2 kernel that has a length scale for every coordinate, given values at
 * some inputs. Unordered coordinates are at a squared distance of 0 or 1.
 */
export class GaussianProcess {
  readonly kernel: Kernel;
  /** Unordered coordinates. */
  private readonly choices: readonly number[];
  private readonly inputs: Float64Array[];
  private readonly dimensions: number;
  /** Inputs, row after row; ordered coordinates divided by their length scale, others 0. */
  private points: Float64Array;
  private readonly roots: Float64Array;
  private readonly factor: Cholesky;
  private readonly values: number[];
  /** The inverse of the covariances times the values. */
  private alpha: Float64Array;

  /** Positions of the inputs that `glance` takes doubt away by. */
  private readonly landmarks: number[];
  private readonly landmarkFactor: Cholesky;

  /**
   * Throws a RangeError where the covariances have no factor, which noise prevents.
   *
   * @param landmarks positions of the inputs that `glance` judges doubt by; all by default
   */
  constructor(
    kernel: Kernel,
    unordered: readonly boolean[],
    inputs: readonly Float64Array[],
    values: readonly number[],
    landmarks: readonly number[] = inputs.map((_, i) => i),
  ) {
    this.kernel = kernel;
    this.choices = unordered.flatMap((is, d) => (is ? [d] : []));
    this.inputs = [...inputs];
    this.dimensions = unordered.length;
    this.roots = kernel.weights.map((weight, d) => (unordered[d] ? 0 : Math.sqrt(weight)));
    const n = inputs.length;
    this.points = new Float64Array(n * this.dimensions);
    for (const [i, input] of inputs.entries()) this.place(input, i);
    this.values = [...values];
    const matrix = new Float64Array(n * n);
    for (const [i, input] of inputs.entries()) {
      this.covariances(input, matrix.subarray(i * n, i * n + n), null, i);
      matrix[i * n + i] = kernel.scale + kernel.noise;
    }
    this.factor = factorOf(matrix, n);
    this.landmarks = [...landmarks];
    this.landmarkFactor = factorOf(
      Float64Array.from(landmarks.flatMap((i) => landmarks.map((j) => matrix[i * n + j] as number))),
      landmarks.length,
    );
    this.alpha = this.solveValues();
  }

  /** Takes an input at which the value is yet to come as if it would be what is expected there. */
  believe(input: Float64Array): void {
    const n = this.values.length;
    const { mean } = this.predict(input);
    const row = new Float64Array(n + 1);
    this.covariances(input, row, null, n);
    const { scale, noise } = this.kernel;
    this.factor.append(row, scale + noise, noise);
    this.landmarkFactor.append(this.atLandmarks(row), scale + noise, noise);
    this.landmarks.push(n);
    const points = new Float64Array((n + 1) * this.dimensions);
    points.set(this.points);
    this.points = points;
    this.place(input, n);
    this.inputs.push(input);
    this.values.push(mean);
    this.alpha = this.solveValues();
  }

  /** What is expected at the input of position i: its value, smoothed by noise. */
  meanAt(i: number): number {
    return (this.values[i] as number) - this.kernel.noise * (this.alpha[i] as number);
  }

  predict(input: Float64Array): Prediction {
    const k = new Float64Array(this.values.length);
    this.covariances(input, k, null, k.length);
    const mean = product(k, this.alpha);
    this.factor.solveLower(k);
    return { mean, variance: Math.max(0, this.kernel.scale - product(k, k)) };
  }

  /** As `predict`, in linear time: the variance is that without the inputs that are no landmarks, and so never too small. */
  glance(input: Float64Array): Prediction {
    const k = new Float64Array(this.values.length);
    this.covariances(input, k, null, k.length);
    const mean = product(k, this.alpha);
    const near = this.atLandmarks(k);
    this.landmarkFactor.solveLower(near);
    return { mean, variance: Math.max(0, this.kernel.scale - product(near, near)) };
  }

  /** As `predict`, and the derivatives of both. */
  differentiate(input: Float64Array, meanSlope: Float64Array, varianceSlope: Float64Array): Prediction {
    const n = this.values.length;
    const { dimensions, points, roots, alpha } = this;
    const k = new Float64Array(n);
    const slopes = new Float64Array(n);
    this.covariances(input, k, slopes, n);
    const mean = product(k, alpha);
    this.factor.solveLower(k);
    const variance = this.kernel.scale - product(k, k);
    this.factor.solveUpper(k);
    for (let d = 0; d < dimensions; d++) {
      let ofMean = 0;
      let ofVariance = 0;
      const root = roots[d] as number;
      if (root > 0) {
        const at = (input[d] as number) * root;
        for (let i = 0; i < n; i++) {
          const slope = (slopes[i] as number) * (at - (points[i * dimensions + d] as number));
          ofMean += slope * (alpha[i] as number);
          ofVariance += slope * (k[i] as number);
        }
      }
      meanSlope[d] = 2 * root * ofMean;
      varianceSlope[d] = variance > 0 ? -4 * root * ofVariance : 0;
    }
    return { mean, variance: Math.max(0, variance) };
  }

  /** With the first n inputs; `slopes` takes the derivatives by the squared distances. */
  private covariances(input: Float64Array, into: Float64Array, slopes: Float64Array | null, n: number): void {
    const { dimensions, points, roots, choices, inputs } = this;
    const { scale, weights } = this.kernel;
    const scaled = input.map((value, d) => value * (roots[d] as number));
    for (let i = 0; i < n; i++) {
      let distance = 0;
      const at = i * dimensions;
      for (let d = 0; d < dimensions; d++) {
        const difference = (scaled[d] as number) - (points[at + d] as number);
        distance += difference * difference;
      }
      for (const d of choices) if (input[d] !== inputs[i]?.[d]) distance += weights[d] as number;
      into[i] = scale * covariance(distance);
      if (slopes !== null) slopes[i] = scale * covarianceSlope(distance);
    }
  }

  private atLandmarks(covariances: Float64Array): Float64Array {
    const near = new Float64Array(this.landmarks.length + 1);
    for (let i = 0; i < this.landmarks.length; i++)
      near[i] = covariances[this.landmarks[i] as number] as number;
    return near;
  }

  private place(input: Float64Array, i: number): void {
    for (let d = 0; d < this.dimensions; d++) {
      this.points[i * this.dimensions + d] = (input[d] as number) * (this.roots[d] as number);
    }
  }

  private solveValues(): Float64Array {
    const alpha = Float64Array.from(this.values);
    this.factor.solve(alpha);
    return alpha;
  }
}

function factorOf(matrix: Float64Array, n: number): Cholesky {
  const factor = Cholesky.factorise(matrix, n);
  if (factor === null) throw new RangeError(`the covariances of ${n} inputs are not positive definite`);
  return factor;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

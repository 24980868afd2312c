/** Writes the gradient at x into `gradient` and returns the value; +∞ where there is none. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Bounds of every coordinate, both included; infinite by default. */
  low?: number;
  high?: number;
  /** Evaluations at most. */
  evaluations: number;
  /** Ends once no coordinate of the projected gradient is larger. */
  tolerance: number;
}

const memory = 10;

/**
 * A local minimum in a box by limited-memory BFGS (Liu and Nocedal 1989) on the coordinates that are not held by a
 * bound, with steps projected to the box and shortened until they descend enough (Armijo).
 */
export function minimise(f: Differentiable, start: Float64Array, options: MinimiseOptions) {
  const { low = -Infinity, high = Infinity, evaluations, tolerance } = options;
  const n = start.length;
  let x = start.map((value) => Math.min(high, Math.max(low, value)));
  let gradient = new Float64Array(n);
  let value = f(x, gradient);
  let left = evaluations - 1;
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];

  while (left > 0) {
    const held = x.map((v, i) => {
      const g = gradient[i] as number;
      return (v <= low && g > 0) || (v >= high && g < 0) ? 1 : 0;
    });
    const free = gradient.map((g, i) => (held[i] ? 0 : g));
    const steepest = free.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    if (!(steepest > tolerance)) break;
    let direction = descent(free, pairs, held);
    let slope = product(direction, free);
    if (!(slope < 0)) {
      pairs.length = 0;
      direction = free.map((g) => -g);
      slope = -product(free, free);
    }
    const next = new Float64Array(n);
    const nextGradient = new Float64Array(n);
    let length = pairs.length === 0 ? Math.min(1, 0.1 / steepest) : 1;
    let found = false;
    let nextValue = value;
    for (let attempt = 0; attempt < 20 && left > 0; attempt++) {
      for (let i = 0; i < n; i++) {
        next[i] = Math.min(high, Math.max(low, (x[i] as number) + length * (direction[i] as number)));
      }
      nextValue = f(next, nextGradient);
      left--;
      let expected = 0;
      for (let i = 0; i < n; i++)
        expected += (gradient[i] as number) * ((next[i] as number) - (x[i] as number));
      if (nextValue <= value + 1e-4 * expected && expected < 0) {
        found = true;
        break;
      }
      const parabola = (-slope * length * length) / (2 * (nextValue - value - slope * length));
      length = parabola > 0.1 * length && parabola < 0.5 * length ? parabola : length * 0.25;
    }
    if (!found) {
      if (pairs.length === 0) break;
      // The memory misled; go on from the gradient alone.
      pairs.length = 0;
      continue;
    }
    const s = next.map((v, i) => v - (x[i] as number));
    const y = nextGradient.map((g, i) => g - (gradient[i] as number));
    const curvature = product(s, y);
    if (curvature > 1e-10 * product(y, y)) {
      pairs.push({ s, y, rho: 1 / curvature });
      if (pairs.length > memory) pairs.shift();
    }
    x = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return { x, value };
}

/** Minus the gradient times the approximate inverse Hessian, 0 where a bound holds. */
function descent(
  gradient: Float64Array,
  pairs: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  held: Float64Array,
): Float64Array {
  const q = gradient.map((g) => -g);
  const used: { s: Float64Array; y: Float64Array; rho: number; alpha: number }[] = [];
  for (const pair of pairs.toReversed()) {
    const alpha = pair.rho * product(pair.s, q);
    add(q, pair.y, -alpha);
    used.push({ ...pair, alpha });
  }
  const newest = used[0];
  if (newest !== undefined) {
    const factor = 1 / (newest.rho * product(newest.y, newest.y));
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) * factor;
  }
  for (const { s, y, rho, alpha } of used.toReversed()) add(q, s, alpha - rho * product(y, q));
  return q.map((v, i) => (held[i] ? 0 : v));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function add(to: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (values[i] as number);
}

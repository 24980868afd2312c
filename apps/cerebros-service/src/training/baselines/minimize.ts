/** Differences of positions and gradients that shape the next direction. */
const memory = 10;
/** The largest part of the gradient at which the minimum is taken for found. */
const flat = 1e-7;

/**
 * Minimises a smooth function by L-BFGS with halving steps, in place. Ends at a flat place, when no step leads down any
 * more, or after `iterations`. Deterministic.
 *
 * @param evaluate returns the value at a position and writes the gradient there
 */
export function minimize(
  position: Float64Array,
  evaluate: (at: Float64Array, gradient: Float64Array) => number,
  iterations: number,
): void {
  const size = position.length;
  let gradient = new Float64Array(size);
  let value = evaluate(position, gradient);
  const pairs: { step: Float64Array; turn: Float64Array; scale: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (gradient.every((part) => Math.abs(part) <= flat)) return;
    const direction = descent(gradient, pairs);
    const slope = dot(direction, gradient);
    // The first direction has the gradient's own length, which says nothing about how far to go.
    let length = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < 30; halving++) {
      for (let i = 0; i < size; i++) next[i] = (position[i] ?? 0) + length * (direction[i] ?? 0);
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(nextValue < value)) return;
    const step = next.map((at, i) => at - (position[i] ?? 0));
    const turn = nextGradient.map((at, i) => at - (gradient[i] ?? 0));
    const curvature = dot(step, turn);
    if (curvature > 1e-12 * dot(turn, turn)) {
      pairs.push({ step, turn, scale: 1 / curvature });
      if (pairs.length > memory) pairs.shift();
    }
    position.set(next);
    gradient = nextGradient;
    value = nextValue;
  }
}

/** Minus the inverse curvature times the gradient, from the remembered pairs. */
function descent(
  gradient: Float64Array,
  pairs: { step: Float64Array; turn: Float64Array; scale: number }[],
): Float64Array {
  const direction = gradient.map((part) => -part);
  const shares: number[] = [];
  for (const { step, turn, scale } of pairs.toReversed()) {
    const share = scale * dot(step, direction);
    shares.push(share);
    add(direction, turn, -share);
  }
  const last = pairs.at(-1);
  if (last) {
    const factor = 1 / (last.scale * dot(last.turn, last.turn));
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * factor;
  }
  for (const { step, turn, scale } of pairs) {
    add(direction, step, (shares.pop() ?? 0) - scale * dot(turn, direction));
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + times * (what[i] ?? 0);
}

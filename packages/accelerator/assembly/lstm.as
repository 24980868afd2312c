import { coveredBytes, multiplyAdd } from "./lanes";
import { sigmoid, tanh } from "./elementary";

// A step of a long short-term memory. The rows of `gates` are those of the input gate, the forget gate, the new content and
// the output gate, `units` each.

/** Gates from their sums, in place; c = f · before + i · g and h = o · tanh(c). */
export function lstmForward(
  h: usize,
  c: usize,
  before: usize,
  gates: usize,
  stride: i32,
  units: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const plane = <usize>units * stride;
  for (let row = 0; row < units; row++) {
    for (let o: usize = 0; o < end; o += 16) {
      const at = gates + o;
      const i = sigmoid(v128.load(at));
      const f = sigmoid(v128.load(at + plane));
      const g = tanh(v128.load(at + 2 * plane));
      const out = sigmoid(v128.load(at + 3 * plane));
      v128.store(at, i);
      v128.store(at + plane, f);
      v128.store(at + 2 * plane, g);
      v128.store(at + 3 * plane, out);
      const state = multiplyAdd(f, v128.load(before + o), f32x4.mul(i, g));
      v128.store(c + o, state);
      v128.store(h + o, f32x4.mul(out, tanh(state)));
    }
    h += stride;
    c += stride;
    before += stride;
    gates += stride;
  }
}

/** From the gradient of h, and that of c by the step after, to those of the gates' sums and of c before; both in place. */
export function lstmBackward(
  dh: usize,
  dc: usize,
  c: usize,
  before: usize,
  gates: usize,
  stride: i32,
  units: i32,
  batch: i32,
): void {
  const end = coveredBytes(batch);
  const plane = <usize>units * stride;
  const one = f32x4.splat(1);
  for (let row = 0; row < units; row++) {
    for (let o: usize = 0; o < end; o += 16) {
      const at = gates + o;
      const i = v128.load(at);
      const f = v128.load(at + plane);
      const g = v128.load(at + 2 * plane);
      const out = v128.load(at + 3 * plane);
      const d = v128.load(dh + o);
      const t = tanh(v128.load(c + o));
      const rest = f32x4.sub(one, f32x4.mul(t, t));
      const ofState = multiplyAdd(f32x4.mul(d, out), rest, v128.load(dc + o));
      v128.store(dc + o, f32x4.mul(ofState, f));
      v128.store(at, f32x4.mul(f32x4.mul(ofState, g), f32x4.mul(i, f32x4.sub(one, i))));
      v128.store(
        at + plane,
        f32x4.mul(f32x4.mul(ofState, v128.load(before + o)), f32x4.mul(f, f32x4.sub(one, f))),
      );
      v128.store(at + 2 * plane, f32x4.mul(f32x4.mul(ofState, i), f32x4.sub(one, f32x4.mul(g, g))));
      v128.store(at + 3 * plane, f32x4.mul(f32x4.mul(d, t), f32x4.mul(out, f32x4.sub(one, out))));
    }
    dh += stride;
    dc += stride;
    c += stride;
    before += stride;
    gates += stride;
  }
}

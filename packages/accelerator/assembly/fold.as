import { multiplyAdd, splat, sumOfLanes } from "./lanes";

/**
 * Scale and shift of batch normalisation folded into a dense layer: effective[n][k] = Σ over copies of gamma · w, and
 * bias[n] += Σ w · beta. The copies of a source are consecutive columns of w, gamma and beta. Adds to `effective` with
 * `accumulate`.
 */
export function fold(
  effective: usize,
  strideE: i32,
  w: usize,
  strideW: i32,
  gamma: usize,
  beta: usize,
  bias: usize,
  neurons: i32,
  columns: i32,
  copies: i32,
  accumulate: i32,
): void {
  const size = <usize>columns << 2;
  const even = size & ~15;
  for (let n = 0; n < neurons; n++) {
    let sum = f32x4.splat(0);
    let rest: f32 = 0;
    let at: usize = 0;
    for (let copy = 0; copy < copies; copy++) {
      const add = accumulate | copy;
      let o: usize = 0;
      for (; o < even; o += 16) {
        const v = v128.load(w + at + o);
        let e = f32x4.mul(v, v128.load(gamma + at + o));
        if (add) e = f32x4.add(e, v128.load(effective + o));
        v128.store(effective + o, e);
        sum = multiplyAdd(v, v128.load(beta + at + o), sum);
      }
      for (; o < size; o += 4) {
        const v = load<f32>(w + at + o);
        let e = v * load<f32>(gamma + at + o);
        if (add) e += load<f32>(effective + o);
        store<f32>(effective + o, e);
        rest += v * load<f32>(beta + at + o);
      }
      at += size;
    }
    store<f32>(bias, load<f32>(bias) + (sumOfLanes(sum) + rest));
    effective += strideE;
    w += strideW;
    bias += 4;
  }
}

/**
 * Gradients of `fold` for the same arguments: dw = de · gamma + db · beta, dgamma = Σ de · w and dbeta = Σ db · w over the
 * neurons, for every copy.
 */
export function unfold(
  de: usize,
  strideE: i32,
  w: usize,
  strideW: i32,
  gamma: usize,
  beta: usize,
  dw: usize,
  dgamma: usize,
  dbeta: usize,
  db: usize,
  neurons: i32,
  columns: i32,
  copies: i32,
): void {
  const size = <usize>columns << 2;
  const even = size & ~15;
  for (let copy = 0; copy < copies; copy++) {
    let o: usize = 0;
    for (; o < even; o += 16) {
      const scale = v128.load(gamma + o);
      const shift = v128.load(beta + o);
      let sumScale = f32x4.splat(0);
      let sumShift = sumScale;
      let e = de + o;
      let v = w + o;
      let t = dw + o;
      let b = db;
      for (let n = 0; n < neurons; n++) {
        const ofKernel = v128.load(e);
        const weight = v128.load(v);
        const ofBias = splat(b);
        sumScale = multiplyAdd(ofKernel, weight, sumScale);
        sumShift = multiplyAdd(ofBias, weight, sumShift);
        v128.store(t, f32x4.add(f32x4.mul(ofKernel, scale), f32x4.mul(ofBias, shift)));
        e += strideE;
        v += strideW;
        t += strideW;
        b += 4;
      }
      v128.store(dgamma + o, sumScale);
      v128.store(dbeta + o, sumShift);
    }
    for (; o < size; o += 4) {
      const scale = load<f32>(gamma + o);
      const shift = load<f32>(beta + o);
      let sumScale: f32 = 0;
      let sumShift: f32 = 0;
      let e = de + o;
      let v = w + o;
      let t = dw + o;
      let b = db;
      for (let n = 0; n < neurons; n++) {
        const ofKernel = load<f32>(e);
        const weight = load<f32>(v);
        const ofBias = load<f32>(b);
        sumScale += ofKernel * weight;
        sumShift += ofBias * weight;
        store<f32>(t, ofKernel * scale + ofBias * shift);
        e += strideE;
        v += strideW;
        t += strideW;
        b += 4;
      }
      store<f32>(dgamma + o, sumScale);
      store<f32>(dbeta + o, sumShift);
    }
    w += size;
    gamma += size;
    beta += size;
    dw += size;
    dgamma += size;
    dbeta += size;
  }
}

/**
 * What a network is trained with. Two implementations have these signatures: WebAssembly with SIMD (assembly/) and plain
 * TypeScript (plain/).
 *
 * Addresses (`y`, `x`, `target`, …) and strides are in bytes of single-precision memory, counts in elements. A tensor is
 * feature-major: one row per feature, `stride` bytes apart and a multiple of 16, with the batch along the row. Rows are
 * written in whole vectors of 4 floats; where the batch is no multiple of 4, a lane past it holds 0 in normalised columns
 * and in gradients, and any finite number elsewhere. Parameters are dense and row-major. Nothing is checked.
 */
export interface Kernels {
  /** target[f][b] = table[indices[b]][f]: rows of a row-major table become columns. Lanes past the batch stay. */
  gather(
    target: number,
    stride: number,
    table: number,
    features: number,
    indices: number,
    batch: number,
  ): void;
  /** target[r][b] = values[r]. */
  broadcast(target: number, stride: number, rows: number, values: number, batch: number): void;
  /** sums[r] = Σ source[r][b], added to what sums holds when `accumulate` is 1. */
  sumRows(
    sums: number,
    source: number,
    stride: number,
    rows: number,
    accumulate: number,
    batch: number,
  ): void;
  /** target += source. */
  addRows(target: number, source: number, stride: number, rows: number, batch: number): void;
  /** target = a · b, element by element. */
  multiplyRows(target: number, a: number, b: number, stride: number, rows: number, batch: number): void;

  /**
   * y[m][b] = begin + Σ a[m][k] x[k][b], where `begin` is 0: zero, 1: bias[m], 2: what y holds. `strideM` and `strideK`
   * are those of a, so that they cover a matrix and its transpose.
   */
  gemm(
    y: number,
    strideY: number,
    a: number,
    strideM: number,
    strideK: number,
    x: number,
    strideX: number,
    m: number,
    k: number,
    bias: number,
    begin: number,
    batch: number,
  ): void;
  /** g[m][k] = Σ d[m][b] x[k][b], added to what g holds when `accumulate` is 1. */
  gemmNt(
    g: number,
    strideG: number,
    d: number,
    strideD: number,
    x: number,
    strideX: number,
    m: number,
    k: number,
    accumulate: number,
    batch: number,
  ): void;

  /** y = f(z) for an element-wise activation (`activationKind`); y may be z. Results below 1e-30 become 0, here and next. */
  activate(y: number, z: number, stride: number, rows: number, kind: number, batch: number): void;
  /** target = d · f'(z), or += with `accumulate`; target may be d. Only gelu and swish read z, the others read y. */
  activateBackward(
    target: number,
    d: number,
    z: number,
    y: number,
    stride: number,
    rows: number,
    kind: number,
    accumulate: number,
    batch: number,
  ): void;
  /** Softmax over the rows. y may be z. */
  softmax(y: number, z: number, stride: number, rows: number, batch: number): void;
  /** d = y · (d - Σ y d), in place. */
  softmaxBackward(d: number, y: number, stride: number, rows: number, batch: number): void;

  /**
   * (x - mean) / √(variance + epsilon) by row over the batch. `statistics` gets three planes of `rows` floats: mean,
   * population variance, 1 / √(variance + epsilon).
   */
  standardize(
    target: number,
    source: number,
    stride: number,
    rows: number,
    statistics: number,
    epsilon: number,
    batch: number,
  ): void;
  /** The same with given statistics: planes of `rows` means, then variances. */
  normalize(
    target: number,
    source: number,
    stride: number,
    rows: number,
    statistics: number,
    epsilon: number,
    batch: number,
  ): void;
  /** Gradient of `standardize` for its result and its third plane, in place. */
  standardizeBackward(
    d: number,
    normalized: number,
    stride: number,
    rows: number,
    scales: number,
    batch: number,
  ): void;
  /** target += share · (source - target). */
  blend(target: number, source: number, count: number, share: number): void;

  /**
   * Batch normalisation folded into a dense layer: effective[n][k] = Σ gamma · w over the copies of a source, which are
   * consecutive columns of w, gamma and beta; bias[n] += Σ w · beta. `accumulate` adds to what `effective` holds.
   */
  fold(
    effective: number,
    strideE: number,
    w: number,
    strideW: number,
    gamma: number,
    beta: number,
    bias: number,
    neurons: number,
    columns: number,
    copies: number,
    accumulate: number,
  ): void;
  /** Gradients of `fold`: dw = de · gamma + db · beta, dgamma = Σ de · w, dbeta = Σ db · w, for every copy. */
  unfold(
    de: number,
    strideE: number,
    w: number,
    strideW: number,
    gamma: number,
    beta: number,
    dw: number,
    dgamma: number,
    dbeta: number,
    db: number,
    neurons: number,
    columns: number,
    copies: number,
  ): void;

  /** indices[b] = source[b], floats that are whole numbers. */
  toIndices(indices: number, source: number, batch: number): void;
  /** table[indices[b]][f] += source[f][b], b ascending: the gradient of `gather`. */
  scatter(
    table: number,
    features: number,
    source: number,
    stride: number,
    indices: number,
    batch: number,
  ): void;
  /**
   * target has twice the rows of source: x itself, then x · cos + h · sin (Cerebros specification 5.5), where h is x with
   * neighbours swapped and the first of each pair negated, or with `legacy` 1 the halves of x that the original takes.
   * `angles` has the cosines of all pairs, then their sines.
   */
  rotate(
    target: number,
    source: number,
    stride: number,
    dimensions: number,
    angles: number,
    legacy: number,
    batch: number,
  ): void;
  /** Gradient of `rotate`, from twice the rows to those of d. */
  rotateBackward(
    d: number,
    source: number,
    stride: number,
    dimensions: number,
    angles: number,
    legacy: number,
    batch: number,
  ): void;

  /**
   * A step of an LSTM. `gates` holds the sums of input gate, forget gate, new content and output gate, `units` rows each,
   * and gets their sigmoids and tanh: c = f · before + i · g, h = o · tanh(c).
   */
  lstmForward(
    h: number,
    c: number,
    before: number,
    gates: number,
    stride: number,
    units: number,
    batch: number,
  ): void;
  /** From the gradients of h and c to those of the gates' sums (in place of the gates) and of `before` (in dc). */
  lstmBackward(
    dh: number,
    dc: number,
    c: number,
    before: number,
    gates: number,
    stride: number,
    units: number,
    batch: number,
  ): void;

  /** Mean of e² (kind 0) or |e| (kind 1) over rows and batch, e = p - t. Writes the gradient of p, returns the loss. */
  errorLoss(
    d: number,
    p: number,
    t: number,
    stride: number,
    rows: number,
    kind: number,
    batch: number,
  ): number;
  /** Mean of e²/2 where |e| ≤ delta, else delta · (|e| - delta/2). */
  huberLoss(
    d: number,
    p: number,
    t: number,
    stride: number,
    rows: number,
    delta: number,
    batch: number,
  ): number;
  /**
   * Cross-entropy in nats per row of p = softmax(z) against one row of class numbers, times the weight of the class unless
   * `weights` is 0. Writes the gradient of z.
   */
  softmaxCrossEntropy(
    d: number,
    p: number,
    z: number,
    labels: number,
    stride: number,
    classes: number,
    weights: number,
    batch: number,
  ): number;
  /**
   * Mean binary cross-entropy of p = sigmoid(z) against targets in [0, 1]; `weights` (of 0, of 1) unless 0. Writes the
   * gradient of z.
   */
  sigmoidCrossEntropy(
    d: number,
    p: number,
    z: number,
    t: number,
    stride: number,
    rows: number,
    weights: number,
    batch: number,
  ): number;

  /**
   * m = beta1 m + rest1 g, v = beta2 v + rest2 g², w -= decay w + rate m / (root √v + epsilon). Moments below 1e-30 become
   * 0. `count` is a multiple of 4, here and in the next three.
   */
  adam(
    w: number,
    g: number,
    m: number,
    v: number,
    count: number,
    rate: number,
    root: number,
    decay: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
  ): void;
  /** m = momentum m + g, w -= decay w + rate m. */
  sgd(w: number, g: number, m: number, count: number, rate: number, momentum: number, decay: number): void;
  /** target = scale · target + factor · source. */
  combine(target: number, source: number, count: number, scale: number, factor: number): void;
  sumOfSquares(source: number, count: number): number;
  /**
   * One power iteration on w (rows × columns): image = wᵀ vector / |vector|, vector = w image. Returns |image|, which
   * tends to the largest singular value.
   */
  powerIteration(w: number, rows: number, columns: number, vector: number, image: number): number;
  /** target = factor · target. */
  scale(target: number, count: number, factor: number): void;

  /**
   * mask[r][b] = 0 with probability `rate`, else 1 / (1 - rate). Depends on the two integers of the key and the position
   * in the mask only, and is the same in every implementation.
   */
  dropoutMask(
    mask: number,
    stride: number,
    rows: number,
    rate: number,
    key0: number,
    key1: number,
    batch: number,
  ): void;
}

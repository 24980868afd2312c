/**
 * The lower triangular factor L of a positive definite matrix A = L Lᵀ, which can grow by one row and column at a time.
 * Float64, row after row with room to grow.
 */
export class Cholesky {
  /** Rows and columns. */
  size: number;
  private stride: number;
  private rows: Float64Array;

  /**
   * Factorises in n³/3 multiplications; columns in groups of four, so that eight sums share their operands.
   *
   * @param matrix n × n row after row; only the lower triangle is read, and it is left as it is
   * @returns null where the matrix is not positive definite in floating point
   */
  static factorise(matrix: Float64Array, n: number): Cholesky | null {
    const factor = new Cholesky(n);
    const { rows, stride } = factor;
    for (let i = 0; i < n; i++) rows.set(matrix.subarray(i * n, i * n + i + 1), i * stride);
    for (let left = 0; left < n; left += 4) {
      const width = Math.min(4, n - left);
      for (let i = left; i < n; i += 2) {
        if (width === 4 && i >= left + 4 && i + 1 < n) subtractProducts(rows, stride, i, left);
        else for (let k = i; k < Math.min(i + 2, n); k++) subtractRow(rows, stride, k, left, width);
      }
      if (!finishColumns(rows, stride, n, left, width)) return null;
    }
    factor.size = n;
    return factor;
  }

  private constructor(capacity: number) {
    this.size = 0;
    this.stride = Math.max(1, capacity);
    this.rows = new Float64Array(this.stride * this.stride);
  }

  /**
   * Adds the last row and column, in n²/2 multiplications.
   *
   * @param covariances A's new row without its diagonal; the first `size` entries are read
   * @param diagonal A's new diagonal entry
   * @param least what the square of the new pivot must be in exact arithmetic; rounding errors below it are lifted to it
   */
  append(covariances: Float64Array, diagonal: number, least: number): void {
    const n = this.size;
    if (n === this.stride) this.grow();
    const at = n * this.stride;
    const row = this.rows.subarray(at, at + n + 1);
    row.set(covariances.subarray(0, n));
    this.solveLower(row);
    row[n] = Math.sqrt(Math.max(diagonal - dot(row, 0, row, 0, n), least));
    this.size = n + 1;
  }

  /** Forgets all rows and columns from `size` on. */
  truncate(size: number): void {
    this.size = Math.min(this.size, size);
  }

  /** Replaces b, of which `size` entries are read, by L⁻¹ b. */
  solveLower(b: Float64Array): void {
    const { rows, stride, size } = this;
    for (let i = 0; i < size; i++) {
      const at = i * stride;
      b[i] = ((b[i] as number) - dot(rows, at, b, 0, i)) / (rows[at + i] as number);
    }
  }

  /** Replaces b, of which `size` entries are read, by L⁻ᵀ b. */
  solveUpper(b: Float64Array): void {
    const { rows, stride, size } = this;
    for (let i = size - 1; i >= 0; i--) {
      const at = i * stride;
      const value = (b[i] as number) / (rows[at + i] as number);
      b[i] = value;
      // Down the row, not the column, which is scattered in memory.
      for (let k = 0; k < i; k++) b[k] = (b[k] as number) - value * (rows[at + k] as number);
    }
  }

  /** Replaces b by A⁻¹ b. */
  solve(b: Float64Array): void {
    this.solveLower(b);
    this.solveUpper(b);
  }

  /** log |A|. */
  logDeterminant(): number {
    let sum = 0;
    for (let i = 0; i < this.size; i++) sum += Math.log(this.rows[i * this.stride + i] as number);
    return 2 * sum;
  }

  /** A⁻¹ as size × size, row after row; only its lower triangle is filled. */
  inverse(): Float64Array {
    const { rows, stride, size: n } = this;
    // Column j of L⁻¹ lies in row j.
    const columns = new Float64Array(n * n);
    for (let j = 0; j < n; j++) {
      const column = j * n;
      columns[column + j] = 1 / (rows[j * stride + j] as number);
      for (let i = j + 1; i < n; i++) {
        const at = i * stride;
        columns[column + i] = -dot(rows, at + j, columns, column + j, i - j) / (rows[at + i] as number);
      }
    }
    const inverse = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) inverse[i * n + j] = dot(columns, i * n + i, columns, j * n + i, n - i);
    }
    return inverse;
  }

  /** L's entry, for i ≥ j. */
  at(i: number, j: number): number {
    return this.rows[i * this.stride + j] as number;
  }

  private grow(): void {
    const stride = Math.max(16, Math.ceil(this.stride * 1.5));
    const rows = new Float64Array(stride * stride);
    for (let i = 0; i < this.size; i++) {
      const at = i * this.stride;
      rows.set(this.rows.subarray(at, at + i + 1), i * stride);
    }
    this.rows = rows;
    this.stride = stride;
  }
}

/** Σ a[i + k] b[j + k] for k < n, in four sums. */
export function dot(a: Float64Array, i: number, b: Float64Array, j: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < n; k += 4) {
    s0 += (a[i + k] as number) * (b[j + k] as number);
    s1 += (a[i + k + 1] as number) * (b[j + k + 1] as number);
    s2 += (a[i + k + 2] as number) * (b[j + k + 2] as number);
    s3 += (a[i + k + 3] as number) * (b[j + k + 3] as number);
  }
  for (; k < n; k++) s0 += (a[i + k] as number) * (b[j + k] as number);
  return s0 + s1 + (s2 + s3);
}

/** Takes from rows i, i + 1 in columns left … left + 3 their products over the columns before. */
function subtractProducts(rows: Float64Array, stride: number, i: number, left: number): void {
  const a = i * stride;
  const b = a + stride;
  const p = left * stride;
  const q = p + stride;
  const r = q + stride;
  const s = r + stride;
  let ap = 0;
  let aq = 0;
  let ar = 0;
  let as = 0;
  let bp = 0;
  let bq = 0;
  let br = 0;
  let bs = 0;
  for (let k = 0; k < left; k++) {
    const x = rows[a + k] as number;
    const y = rows[b + k] as number;
    const c = rows[p + k] as number;
    const d = rows[q + k] as number;
    const e = rows[r + k] as number;
    const f = rows[s + k] as number;
    ap += x * c;
    aq += x * d;
    ar += x * e;
    as += x * f;
    bp += y * c;
    bq += y * d;
    br += y * e;
    bs += y * f;
  }
  rows[a + left] = (rows[a + left] as number) - ap;
  rows[a + left + 1] = (rows[a + left + 1] as number) - aq;
  rows[a + left + 2] = (rows[a + left + 2] as number) - ar;
  rows[a + left + 3] = (rows[a + left + 3] as number) - as;
  rows[b + left] = (rows[b + left] as number) - bp;
  rows[b + left + 1] = (rows[b + left + 1] as number) - bq;
  rows[b + left + 2] = (rows[b + left + 2] as number) - br;
  rows[b + left + 3] = (rows[b + left + 3] as number) - bs;
}

function subtractRow(rows: Float64Array, stride: number, i: number, left: number, width: number): void {
  const at = i * stride;
  for (let j = left; j < Math.min(left + width, i + 1); j++) {
    rows[at + j] = (rows[at + j] as number) - dot(rows, at, rows, j * stride, left);
  }
}

/** Divides the group of columns by its own triangle; false where a pivot is not positive. */
function finishColumns(rows: Float64Array, stride: number, n: number, left: number, width: number): boolean {
  for (let i = left; i < n; i++) {
    const at = i * stride;
    const end = Math.min(left + width, i + 1);
    for (let j = left; j < end; j++) {
      const other = j * stride;
      let value = rows[at + j] as number;
      for (let k = left; k < j; k++) value -= (rows[at + k] as number) * (rows[other + k] as number);
      if (j < i) {
        rows[at + j] = value / (rows[other + j] as number);
      } else {
        // NaN is refused too.
        if (!(value > 0)) return false;
        rows[at + j] = Math.sqrt(value);
      }
    }
  }
  return true;
}

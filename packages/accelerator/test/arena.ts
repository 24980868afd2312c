import type { KernelMemory } from "../src/kernels/memory.js";

/** AssemblyScript keeps static tables in the first page. */
const base = 65_536;
/** Floats that nobody may write between any two blocks. */
const guard = 12;

interface Block {
  address: number;
  floats: number;
  output: boolean;
}

/** Small, fast and seeded. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Lays out what one call of a kernel works on: blocks of random numbers with guard zones around them, the same for every
 * memory that it is written to.
 */
export class Arena {
  readonly uniform: () => number;
  private readonly values: number[] = [];
  private readonly integers = new Map<number, number>();
  private readonly blocks: Block[] = [];

  constructor(seed: number) {
    this.uniform = random(seed);
    this.fill(guard, () => this.uniform() - 0.5);
  }

  int(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** Approximately normal. */
  normal(): number {
    let sum = -3;
    for (let i = 0; i < 6; i++) sum += this.uniform();
    return 1.4 * sum;
  }

  /** Rows with the batch along them. `lanes` gives the value of a lane, or of one past the batch. */
  tensor(
    rows: number,
    stride: number,
    batch: number,
    options: { output?: boolean; tail?: number; value?: (row: number) => number } = {},
  ): number {
    const { output = false, tail, value = () => this.normal() } = options;
    while (this.values.length % 4 !== 0) this.values.push(this.uniform());
    return this.block(rows * (stride / 4), output, (i) => {
      const lane = i % (stride / 4);
      return lane >= batch && tail !== undefined ? tail : value(Math.floor(i / (stride / 4)));
    });
  }

  /** Parameters: any alignment that floats may have. */
  parameters(count: number, output = false, value: () => number = () => this.normal()): number {
    this.fill(this.int(0, 3), () => this.uniform());
    return this.block(count, output, value);
  }

  indices(values: number[]): number {
    const address = this.block(values.length, false, () => 0);
    values.forEach((value, i) => {
      this.integers.set(address / 4 + i, value);
    });
    return address;
  }

  /** The same content in any memory. */
  writeTo({ floats, integers }: KernelMemory): void {
    floats.set(this.values.map(Math.fround), base / 4);
    for (const [index, value] of this.integers) integers[index] = value;
  }

  /** Everything that may be written to, and everything else, as indices. */
  get regions(): { outputs: { from: number; to: number }[]; from: number; to: number } {
    const outputs = this.blocks
      .filter(({ output }) => output)
      .map(({ address, floats }) => ({ from: address / 4, to: address / 4 + floats }));
    return { outputs, from: base / 4, to: base / 4 + this.values.length };
  }

  private block(floats: number, output: boolean, value: (i: number) => number): number {
    const address = base + 4 * this.values.length;
    this.fill(floats, value);
    this.blocks.push({ address, floats, output });
    this.fill(guard, () => this.uniform() - 0.5);
    return address;
  }

  private fill(count: number, value: (i: number) => number): void {
    for (let i = 0; i < count; i++) this.values.push(value(i));
  }
}

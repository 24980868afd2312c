/** Hands out addresses, lowest first, each on a cache line of its own. Nothing is ever given back. */
export class Allocator {
  /** The first page is not ours: AssemblyScript keeps static tables there, and matrix products what they copy. */
  private used = 65_536;

  /** Bytes of memory that everything given out so far needs. */
  get bytes(): number {
    return this.used;
  }

  floats(count: number): number {
    const address = this.used;
    this.used = 64 * Math.ceil((this.used + 4 * count) / 64);
    return address;
  }
}

/** Addresses are positive 32-bit integers, because tapes and shifts are. */
export const maximumBytes = 2 ** 31 - 2 ** 16;

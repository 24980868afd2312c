/** Order of the UTF-8 bytes. It is that of UTF-16, but for surrogates, which stand for the highest characters. */
export function compareBytes(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return byteOrder(a.charCodeAt(i)) - byteOrder(b.charCodeAt(i));
  }
  return a.length - b.length;
}

function byteOrder(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

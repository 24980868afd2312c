/** FNV-1a of the UTF-16 code units, as an unsigned 32-bit integer; the same on every machine and in every release. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

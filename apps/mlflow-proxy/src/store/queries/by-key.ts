/** Compares by key: transactions that write the same keys in one order wait for each other instead of locking each other out. */
export function byKey(a: { key: string }, b: { key: string }): number {
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}

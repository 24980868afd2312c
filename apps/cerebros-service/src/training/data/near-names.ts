/** "; did you mean "price"? Columns: …": the available names, at most 20 of them, those like the wanted one first. */
export function suggestNames(wanted: string, available: string[]): string {
  const near = available
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  const question = near[0] === undefined ? "" : `did you mean "${near[0].name}"? `;
  const shown = available.slice(0, 20).join(", ");
  return `${question}the columns are ${shown}${available.length > 20 ? ` and ${available.length - 20} more` : ""}`;
}

/** Levenshtein: insertions, deletions and replacements from one text to the other. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Where a model is written before its folder exists. Whoever ends a trial by force removes it. */
export function partialFolder(folder: string): string {
  return `${folder}.partial`;
}

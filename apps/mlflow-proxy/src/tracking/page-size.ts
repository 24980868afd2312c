import { invalidInput } from "@cerebros/contracts";

/** `max_results` of a request, or `absent` when it names none. */
export function pageSize(max_results: number | undefined, { max, absent }: { max: number; absent: number }) {
  if (max_results === undefined) return absent;
  if (max_results > 0 && max_results <= max) return max_results;
  throw invalidInput(
    "max_results",
    `Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer and at most ${max}`,
  );
}

/** Splits what was read, one item more than the page holds, into the page and the question whether more follows. */
export function cutPage<T>(found: T[], size: number): { items: T[]; last: T | null } {
  const items = found.slice(0, size);
  return { items, last: found.length > size ? (items.at(-1) ?? null) : null };
}

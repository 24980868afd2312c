import type { StudyChange } from "@cerebros/search";

/** JSON has no NaN and no infinity, which trials may report. */
const mark = "not_finite";

export function encodeChange(change: StudyChange): string {
  return JSON.stringify(change, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? { [mark]: String(value) } : value,
  );
}

export function decodeChange(text: string): StudyChange {
  if (!text.includes(`"${mark}"`)) return JSON.parse(text) as StudyChange;
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === "object" && value !== null && mark in value ? Number(value[mark]) : value,
  ) as StudyChange;
}

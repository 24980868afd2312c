import type { z } from "zod";

/** A field of this dialect: an absent key and `null` both mean `fallback()` (interop 2.5, 2.7). */
export function nullIs<S extends z.ZodType, F>(schema: S, fallback: () => F) {
  return schema.nullish().transform((value) => value ?? fallback());
}

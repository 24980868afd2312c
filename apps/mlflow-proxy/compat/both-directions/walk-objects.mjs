/** Visits every object in a JSON value, outer ones first. */
export function walkObjects(value, visit) {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) visit(value);
  for (const part of Object.values(value)) walkObjects(part, visit);
}

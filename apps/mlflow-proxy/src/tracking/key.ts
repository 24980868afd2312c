import { invalidInput, mlflow } from "@cerebros/contracts";

/**
 * Refuses a key of a metric, param or tag that MLflow refuses: keys may become file names, so they must be spelled with
 * letters, digits, `_ - . / :` and spaces, and mean themselves when read as a path.
 *
 * @param field where the key stands in the request, e.g. `metrics[0].key`.
 */
export function checkKey(key: string, field: string): void {
  checkLength(key, mlflow.limits.key, field);
  if (!/^[\p{L}\p{N}_\-./: ]+$/u.test(key))
    throw refuse(
      key,
      field,
      "names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/)",
    );
  const isPlainPath = key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!isPlainPath || key.startsWith(".."))
    throw refuse(
      key,
      field,
      "names may be treated as files, so they must not be absolute, have empty parts, or contain . or .. as a part",
    );
}

function refuse(key: string, field: string, reason: string) {
  return invalidInput(
    field,
    `Invalid value ${JSON.stringify(key)} for parameter '${field}' supplied: ${reason}`,
  );
}

/** Characters count as Unicode code points, as they do in the database. */
export function checkLength(value: string, max: number, field: string): void {
  if (value.length <= max || characters(value) <= max) return;
  throw invalidInput(
    field,
    `'${field}' exceeds the maximum length of ${max} characters: it has ${characters(value)}`,
  );
}

/** The value within the limit: cut when `truncate`, else refused. */
export function fitLength(value: string, max: number, field: string, truncate: boolean): string {
  if (!truncate) checkLength(value, max, field);
  return value.length <= max ? value : [...value].slice(0, max).join("");
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

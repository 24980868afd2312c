import { invalidInput } from "@cerebros/contracts";

/**
 * The direction of the start time that an `order_by` of runs asks for; absent = latest first. Nothing else can be ordered
 * by so far. The run id, ascending, always decides last.
 */
export function parseRunOrder(order_by: readonly string[]): "asc" | "desc" {
  const [first, second, ...rest] = order_by.map((clause) => clause.trim());
  if (first === undefined) return "desc";
  const match = /^(?:(?:attributes?|attr|run)\.)?[`"]?(?:start_time|created)[`"]?(?:\s+(asc|desc))?$/i.exec(
    first,
  );
  const tie = second === undefined || /^(?:(?:attributes?|attr|run)\.)?run_id(?:\s+asc)?$/i.test(second);
  if (!match || !tie || rest.length > 0)
    throw invalidInput(
      "order_by",
      `Invalid order_by ${JSON.stringify(order_by)}: supported is start_time ASC or start_time DESC, ` +
        "optionally followed by run_id ASC",
    );
  return match[1]?.toLowerCase() === "desc" ? "desc" : "asc";
}

/** Experiments come newest first; an `order_by` may only say so. */
export function requireExperimentOrder(order_by: readonly string[]): void {
  const [first, second, ...rest] = order_by.map((clause) => clause.trim().toLowerCase());
  const isDefault =
    (first === undefined || /^(attributes?\.)?creation_time\s+desc$/.test(first)) &&
    (second === undefined || /^(attributes?\.)?experiment_id(\s+asc)?$/.test(second)) &&
    rest.length === 0;
  if (!isDefault)
    throw invalidInput(
      "order_by",
      `Invalid order_by ${JSON.stringify(order_by)}: supported is creation_time DESC, experiment_id ASC`,
    );
}

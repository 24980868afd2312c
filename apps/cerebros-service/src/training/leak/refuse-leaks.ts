import { type CerebrosError, invalidInput, type Leak } from "@cerebros/contracts";

/** Findings that one sentence names; the others are counted. */
const named = 8;

/** The refusal of a run whose inputs leak (`invalid_input`, field `drop`), in one line that says what to do. */
export function refuseLeaks(leaks: Leak[]): CerebrosError {
  const columns = [...new Set(leaks.flatMap(({ column }) => (column === null ? [] : [column])))];
  const told = leaks.slice(0, named).map(({ message }) => message);
  if (leaks.length > named) told.push(`and ${leaks.length - named} more`);
  const drop =
    columns.length > 0
      ? `drop ${columns.length === 1 ? "it" : "them"} (--drop ${columns.slice(0, named).map(quote).join(",")})`
      : "drop the columns that are made from the target";
  return invalidInput(
    "drop",
    `refused, because figures of such a run would be too good to be true: ${told.join("; ")}. Either ${drop}, or run all ` +
      "the same with --allow-leak (allow_leak: true), which marks every result",
  );
}

function quote(name: string): string {
  return /^[\w.]+$/.test(name) ? name : `"${name}"`;
}

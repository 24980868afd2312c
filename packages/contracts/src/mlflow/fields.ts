import { z } from "zod";

const notStorable = "expected a text without zero bytes and halves of surrogate pairs";

/**
 * Field types of MLflow's JSON, which is protobuf's: a number may arrive as text, an enumeration as its name or its
 * number, and the doubles that JSON lacks as their names.
 */
export const text = z.string().refine(isStorable, notStorable);

/** Absent and empty are both refused as missing. */
export const requiredText = z.string().min(1).refine(isStorable, notStorable);

/** A zero byte is refused by PostgreSQL and ends a text of SQLite; half a surrogate pair is no UTF-8. */
function isStorable(value: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(value);
}

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

/** Any 64-bit integer: a whole number or its decimal text. */
export const int64 = z.union([z.number(), z.string()]).transform((value, context) => {
  const integer = toBigInt(value);
  if (integer !== null && integer >= int64Min && integer <= int64Max) return integer;
  context.addIssue({ code: "custom", message: "expected a 64-bit integer", input: value });
  return z.NEVER;
});

/** A whole number that a double holds exactly: times in milliseconds, counts. */
export const integer = int64.transform((value, context) => {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  context.addIssue({ code: "custom", message: "expected an integer below 2^53", input: String(value) });
  return z.NEVER;
});

/** How many items are wanted, where more than there can be is no mistake: beyond 2^53 it counts as that. */
export const count = int64.transform((value) =>
  Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number(value), Number.MAX_SAFE_INTEGER)),
);

function toBigInt(value: number | string): bigint | null {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : null;
  const match = /^([+-]?\d+)(\.0*)?$/.exec(value.trim());
  return match?.[1] === undefined ? null : BigInt(match[1].replace("+", ""));
}

const doubleText = /^(NaN|-?Infinity|[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)$/;

/** Any double, NaN and the infinities included; a truth value is 1 or 0. */
export const double = z.union([z.number(), z.string(), z.boolean()]).transform((value, context) => {
  if (typeof value !== "string") return Number(value);
  if (doubleText.test(value.trim())) return Number(value);
  context.addIssue({ code: "custom", message: "expected a number", input: value });
  return z.NEVER;
});

/** An enumeration by its name or its number on the wire. */
export function enumeration<const Names extends Record<string, number>>(names: Names) {
  const byNumber = new Map(Object.entries(names).map(([name, number]) => [String(number), name]));
  return z.union([z.string(), z.number()]).transform((value, context) => {
    const name = Object.hasOwn(names, value) ? String(value) : byNumber.get(String(value));
    if (name !== undefined) return name as keyof Names & string;
    context.addIssue({
      code: "custom",
      message: `expected one of ${Object.keys(names).join(", ")}`,
      input: value,
    });
    return z.NEVER;
  });
}

export const runStatus = enumeration({ RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 });

export const viewType = enumeration({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 });

/** A list; absent is empty. */
export function repeated<T extends z.ZodType>(item: T) {
  return z.array(item).default([]);
}

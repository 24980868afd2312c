/** A value that libsql takes. */
export type Bindable = string | number | bigint | null | Uint8Array;

/**
 * Turns parameters into values that libsql can bind, or throws. Two values would otherwise abort the whole process: a
 * boolean, and a Buffer that is not inside an array. Booleans become 0 and 1, as SQLite stores them.
 */
export function bindable(parameters: readonly unknown[]): Bindable[] {
  return parameters.map((value, index) => {
    if (value === null || typeof value === "string" || typeof value === "bigint") return value;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (value instanceof Uint8Array) return value;
    if (typeof value === "number") {
      if (Number.isNaN(value))
        throw new TypeError(`SQL parameter ${index + 1} is NaN, which SQLite stores as NULL`);
      return value;
    }
    throw new TypeError(
      `SQL parameter ${index + 1} has type ${typeof value}, expected text, number, bytes or null`,
    );
  });
}

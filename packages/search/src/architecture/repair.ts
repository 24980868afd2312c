import type { UnitRef } from "@cerebros/contracts";
import type { Stream } from "../random/stream.js";
import type { ArchitectureOptions } from "./options.js";

/**
 * The levels on which a unit of `level` without a reader may get one, `last` being the level of the outputs, both ends
 * included (Cerebros specification 2.5). With the defaults the next level is among them only when there is no other.
 */
export function repairLevels(
  level: number,
  last: number,
  options: ArchitectureOptions,
): { low: number; high: number } {
  const higher = last - level;
  const { minimum_skip_connection_depth: minimum, maximum_skip_connection_depth: maximum } = options;
  const least = Math.min(higher - 1, minimum);
  const most =
    options.repair_range === "exclusive" ? Math.min(higher, maximum) - 1 : Math.min(higher - 1, maximum);
  return { low: level + 1 + least, high: level + 1 + most };
}

/**
 * A reader on a higher level for every unit without one. All are found before any is repaired, and each draws from a
 * stream of its own, so the order does not matter. `sizes[k]` is the number of units on level k.
 */
export function repairs(
  sizes: readonly number[],
  isRead: (unit: UnitRef) => boolean,
  options: ArchitectureOptions,
  stream: (unit: UnitRef) => Stream,
): { from: UnitRef; to: UnitRef }[] {
  const last = sizes.length - 1;
  const found: { from: UnitRef; to: UnitRef }[] = [];
  for (const [level, size] of sizes.slice(0, last).entries()) {
    for (let unit = 0; unit < size; unit++) {
      const from = { level, unit };
      if (isRead(from)) continue;
      const values = stream(from);
      const { low, high } = repairLevels(level, last, options);
      const reader = values.int(low, high);
      found.push({ from, to: { level: reader, unit: values.int(0, (sizes[reader] ?? 0) - 1) } });
    }
  }
  return found;
}

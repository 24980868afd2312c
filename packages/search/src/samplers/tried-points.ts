import type { Parameters } from "@cerebros/contracts";
import type { History } from "../study/history.js";

/** The points that the trials of a history have, brought up to date as it grows. */
export class TriedPoints {
  private readonly points = new Set<string>();
  private seen = 0;

  constructor(private readonly history: History) {}

  update(): void {
    const { trials } = this.history;
    for (; this.seen < trials.length; this.seen++) this.points.add(key(trials[this.seen]?.parameters ?? {}));
  }

  has(point: Parameters): boolean {
    return this.points.has(key(point));
  }
}

/** The order of the names does not matter. */
function key(point: Parameters): string {
  return JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
}

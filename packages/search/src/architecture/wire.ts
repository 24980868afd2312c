import type { Edge, UnitRef } from "@cerebros/contracts";
import type { Stream } from "../random/stream.js";

/** How many predecessors units pick. Cerebros specification 2.2 to 2.5 in the FIXED mode, without lateral edges. */
export interface WiringOptions {
  /** A unit of level 1 makes `ceil(first · number of inputs)` picks among the inputs. Above 0. */
  predecessor_level_connection_affinity_factor_first: number;
  /** A unit of level k ≥ 2 makes `ceil(main · 0.7^(k-j-1) · units of level j)` picks on every level j < k. Above 0. */
  predecessor_level_connection_affinity_factor_main: number;
}

/** The affinity falls by this factor with every level skipped; the level just below is not decayed (D06). */
const decay = 0.7;
/**
 * An output unit makes this many further picks per unit of the level just below it. The original has 2; with 1 few
 * columns are read twice, and a column read twice costs time without adding to what the network can represent.
 */
const finalToLastHidden = 1;
/** A repair skips at least this many levels where there are as many, and at most `maximumSkip`. */
const minimumSkip = 1;
const maximumSkip = 7;

/**
 * Wires the units: `sizes[k]` units on level k. Every unit reads every lower level at least once, and every unit below
 * the last level has a reader on a higher one. Repeated picks of a source become one edge with `times`.
 *
 * `stream` hands out the random values of one purpose; picks and repairs draw from streams of their own.
 */
export function wire(
  sizes: number[],
  options: WiringOptions,
  stream: (...purpose: (string | number)[]) => Stream,
): Edge[] {
  const picks = sizes.map((size, level) =>
    Array.from({ length: size }, (_, unit) =>
      level === 0 ? [] : pickPredecessors(sizes, level, options, stream("wiring", level, unit)),
    ),
  );
  repairUnread(picks, stream("repair"));
  return picks.flatMap((units, level) => units.flatMap((picked, unit) => toEdges(picked, { level, unit })));
}

function pickPredecessors(sizes: number[], level: number, options: WiringOptions, values: Stream): UnitRef[] {
  const picked: UnitRef[] = [];
  for (let below = 0; below < level; below++) {
    const size = sizes[below] ?? 0;
    let count = pickCount(level, below, size, options);
    if (level === sizes.length - 1 && below === level - 1) count += finalToLastHidden * size;
    for (let i = 0; i < count; i++) picked.push({ level: below, unit: values.int(0, size - 1) });
  }
  return picked;
}

/** `c(k, j)` of specification 2.2: at least 1. */
export function pickCount(level: number, below: number, size: number, options: WiringOptions): number {
  if (level === 1) return Math.ceil(options.predecessor_level_connection_affinity_factor_first * size);
  return Math.ceil(
    options.predecessor_level_connection_affinity_factor_main * decay ** (level - below - 1) * size,
  );
}

/**
 * Gives each unread unit one reader on a higher level (specification 2.5). All are found before any is repaired, so the
 * result does not depend on the order.
 */
function repairUnread(picks: UnitRef[][][], values: Stream): void {
  const last = picks.length - 1;
  const read = new Set(picks.flat(2).map(({ level, unit }) => `${level}.${unit}`));
  const unread = picks
    .slice(0, last)
    .flatMap((units, level) => units.map((_, unit) => ({ level, unit })))
    .filter(({ level, unit }) => !read.has(`${level}.${unit}`));
  for (const source of unread) {
    const above = last - source.level;
    const skip = values.int(Math.min(above - 1, minimumSkip), Math.min(above - 1, maximumSkip));
    values.pick(picks[source.level + 1 + skip] ?? []).push(source);
  }
}

/** One edge per source, in the order of (level, unit). */
function toEdges(picked: UnitRef[], to: UnitRef): Edge[] {
  const edges = new Map<string, Edge>();
  for (const from of [...picked].sort((a, b) => a.level - b.level || a.unit - b.unit)) {
    const key = `${from.level}.${from.unit}`;
    const edge = edges.get(key);
    if (edge) edge.times++;
    else edges.set(key, { from, to, kind: "predecessor", times: 1, gated: false });
  }
  return [...edges.values()];
}

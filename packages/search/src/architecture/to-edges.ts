import type { Edge } from "@cerebros/contracts";
import type { ArchitectureOptions } from "./options.js";
import type { UnitWiring } from "./wire.js";

/**
 * The edges of a unit, lateral ones first. In the order of drawing, neighbours that are alike become one edge; in sorted
 * order all copies of a source do, and the edge has an origin only if they share it.
 */
export function toEdges(
  { to, laterals, predecessors }: UnitWiring,
  { source_order }: Pick<ArchitectureOptions, "source_order">,
): Edge[] {
  const lateral = laterals.map(
    ({ unit, gated }): Edge => ({ from: { level: to.level, unit }, to, kind: "lateral", times: 1, gated }),
  );
  const predecessor = predecessors.map(
    ({ from, origin }): Edge => ({ from, to, kind: "predecessor", times: 1, gated: false, origin }),
  );
  return source_order === "drawn"
    ? [...join(lateral, alike), ...join(predecessor, alike)]
    : [...join(lateral.sort(bySource), sameSource), ...join(predecessor.sort(bySource), sameSource)];
}

/** Unites neighbours that `same` says may be one edge. */
function join(edges: readonly Edge[], same: (a: Edge, b: Edge) => boolean): Edge[] {
  const joined: Edge[] = [];
  for (const edge of edges) {
    const previous = joined.at(-1);
    if (previous === undefined || !same(previous, edge)) joined.push({ ...edge });
    else {
      previous.times += edge.times;
      if (previous.origin !== edge.origin) delete previous.origin;
    }
  }
  return joined;
}

function bySource(a: Edge, b: Edge): number {
  return a.from.level - b.from.level || a.from.unit - b.from.unit || Number(a.gated) - Number(b.gated);
}

function sameSource(a: Edge, b: Edge): boolean {
  return bySource(a, b) === 0;
}

function alike(a: Edge, b: Edge): boolean {
  return sameSource(a, b) && a.origin === b.origin;
}

import { createHash } from "node:crypto";
import {
  type Architecture,
  type Edge,
  type Gate,
  type GraphNode,
  graph,
  LayerStack,
  type Unit,
} from "@cerebros/contracts";

/**
 * The one spelling of all architectures that compute the same functions from the same weights: their weights have the
 * same shapes and every number of them the same meaning, so that weights can be exchanged and training from equal weights
 * is equal. Two architectures with the same canonical form differ at most in
 *
 * - the order of the units in their list, and of the edges of different readers;
 * - whether neighbouring copies of a source are one edge or several;
 * - marks without effect: `origin`, `gated` where no gate is set, a gate without a gated edge or one that returns its source.
 *
 * Everything else counts: levels and indexes of units (they name the streams that weights are drawn from), neurons,
 * activations, the order of concatenation and every repetition in it. That a permutation of units or sources would
 * represent the same functions is not recognised, because the order of its weights differs.
 *
 * Throws when the architecture is no network (see `graph`).
 */
export function canonicalArchitecture(architecture: Architecture): Architecture {
  const gate = effectiveGate(architecture);
  const nodes = graph(architecture);
  const units = nodes.map(
    ({ unit }): Unit => ({
      level: unit.level,
      unit: unit.unit,
      neurons: unit.neurons,
      activation: unit.activation,
      ...(unit.base === undefined ? {} : { base: LayerStack.parse(unit.base) }),
    }),
  );
  const edges = nodes.flatMap((node) => canonicalEdges(node, gate !== undefined));
  return gate === undefined ? { units, edges } : { units, edges, gate };
}

/** SHA-256 of the canonical form as 64 hexadecimal digits: equal exactly where `canonicalArchitecture` is. */
export function hashArchitecture(architecture: Architecture): string {
  return createHash("sha256")
    .update(JSON.stringify(canonicalArchitecture(architecture)))
    .digest("hex");
}

function effectiveGate({ edges, gate }: Architecture): Gate | undefined {
  if (gate === undefined || !edges.some(({ gated }) => gated)) return undefined;
  if (gate.mode === "activation" && gate.function === "linear") return undefined;
  return { mode: gate.mode, function: gate.function };
}

function canonicalEdges({ reads }: GraphNode, gates: boolean): Edge[] {
  const edges: Edge[] = [];
  for (const { from, to, kind, times, gated } of reads) {
    const previous = edges.at(-1);
    const marked = gates && gated;
    if (
      previous?.from.level === from.level &&
      previous.from.unit === from.unit &&
      previous.gated === marked
    ) {
      previous.times += times;
    } else {
      edges.push({
        from: { level: from.level, unit: from.unit },
        to: { level: to.level, unit: to.unit },
        kind,
        times,
        gated: marked,
      });
    }
  }
  return edges;
}

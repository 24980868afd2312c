import type { Architecture, Edge } from "@cerebros/contracts";
import { graph, type Node, unitName } from "./graph.js";

/**
 * The network as text for a terminal, the output level on top, one line per level. A unit shows its name, its neurons,
 * its activation and, behind the arrow, what it reads: `2.0 12 elu ← 0.0 1.1×2` reads input 0.0 once and unit 1.1 twice;
 * a lateral source is marked `~`. The inputs show their features.
 */
export function drawArchitecture(architecture: Architecture): string {
  const levels = new Map<number, Node[]>();
  for (const node of graph(architecture)) {
    levels.set(node.unit.level, [...(levels.get(node.unit.level) ?? []), node]);
  }
  const top = Math.max(...levels.keys());
  return [...levels]
    .sort(([a], [b]) => b - a)
    .map(([level, nodes]) => {
      const name = level === 0 ? "input" : level === top ? "output" : `level ${level}`;
      return `${name.padEnd(8)} ${nodes.map(drawNode).join("  |  ")}`;
    })
    .join("\n");
}

function drawNode({ unit, reads }: Node): string {
  if (unit.level === 0) return `${unitName(unit)} ${unit.neurons} features`;
  return `${unitName(unit)} ${unit.neurons} ${unit.activation} ← ${reads.map(drawSource).join(" ")}`;
}

function drawSource({ from, kind, times }: Edge): string {
  return `${kind === "lateral" ? "~" : ""}${unitName(from)}${times > 1 ? `×${times}` : ""}`;
}

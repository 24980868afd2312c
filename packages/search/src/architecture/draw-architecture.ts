import {
  type Architecture,
  type Edge,
  type Gate,
  type GraphNode,
  graph,
  unitName,
} from "@cerebros/contracts";

/**
 * The network as text, one line per level from the inputs down to the outputs. A unit shows its name (level.index), its
 * neurons, its activation and what it reads, in the order of concatenation: `2.0 12 elu ← 0.0 1.1×2` reads input 0.0 once
 * and unit 1.1 twice; an input shows the layers of its base model; `~` marks a source on the same level and `σ` one behind a gate, whose formula ends the text. Lines
 * longer than `width` characters go on below.
 *
 * Throws when the architecture is no network (see `graph`).
 */
export function drawArchitecture(architecture: Architecture, width = 100): string {
  const nodes = graph(architecture);
  const top = nodes.at(-1)?.unit.level ?? 0;
  const gate = architecture.edges.some(({ gated }) => gated) ? architecture.gate : undefined;
  const lines: string[] = [];
  for (let level = 0; level <= top; level++) {
    const here = nodes.filter(({ unit }) => unit.level === level);
    if (here.length === 0) continue;
    const name = level === 0 ? "input" : level === top ? "output" : `level ${level}`;
    lines.push(
      ...wrapUnits(
        name.padEnd(10),
        here.map((node) => drawUnit(node, gate !== undefined)),
        width,
      ),
    );
  }
  if (gate) lines.push(`${"gate σ".padEnd(10)}${drawGate(gate)}`);
  return lines.join("\n");
}

function drawUnit({ unit, reads }: GraphNode, gates: boolean): string {
  const name = unitName(unit);
  if (unit.level === 0) {
    const features = unit.base?.columns ?? unit.neurons;
    const layers = unit.base?.layers.map(({ kind }) => ` → ${kind}`) ?? [];
    const end = unit.base === undefined ? "" : ` ${unit.neurons}`;
    return `${name} ${features} ${features === 1 ? "feature" : "features"}${layers.join("")}${end}`;
  }
  const sources = reads.map((edge) => drawSource(edge, gates));
  return `${name} ${unit.neurons} ${unit.activation} ← ${sources.join(" ")}`;
}

function drawSource({ from, kind, times, gated }: Edge, gates: boolean): string {
  const marks = `${kind === "lateral" ? "~" : ""}${gates && gated ? "σ" : ""}`;
  return `${marks}${unitName(from)}${times > 1 ? `×${times}` : ""}`;
}

function drawGate(gate: Gate): string {
  return gate.mode === "multiply" ? `x · ${gate.function}(x)` : `${gate.function}(x)`;
}

/** Joins the units of one level, and starts a line below where the next one would not fit. */
function wrapUnits(label: string, units: readonly string[], width: number): string[] {
  const separator = "  |  ";
  const room = width - label.length;
  const lines: string[] = [];
  let line = "";
  for (const unit of units) {
    if (line !== "" && line.length + separator.length + unit.length > room) {
      lines.push(...wrapWords(line, room));
      line = unit;
    } else {
      line = line === "" ? unit : `${line}${separator}${unit}`;
    }
  }
  lines.push(...wrapWords(line, room));
  return lines.map((text, index) => `${index === 0 ? label : " ".repeat(label.length)}${text}`);
}

/** Breaks the text of one unit between its sources, where it is too long, and indents what goes on below. */
function wrapWords(text: string, room: number): string[] {
  if (text.length <= room || !text.includes("← ")) return [text];
  const [head = "", reads = ""] = text.split("← ");
  const lines: string[] = [];
  let line = `${head}←`;
  for (const [index, source] of reads.split(" ").entries()) {
    if (index > 0 && line.length + 1 + source.length > room) {
      lines.push(line);
      line = "   ";
    }
    line += ` ${source}`;
  }
  return [...lines, line];
}

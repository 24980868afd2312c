import type { Architecture, Edge, Unit, UnitRef } from "@cerebros/contracts";

/**
 * The network as text, one line per level from the inputs down to the outputs. A unit shows its name
 * (level.index), its neurons, its activation and what it reads: `2.0 12 elu ← 0.0 1.1×2` reads input 0.0 once and unit
 * 1.1 twice; `~` marks a source on the same level. Lines longer than `width` go on below.
 */
export function drawArchitecture({ units, edges }: Architecture, width = 100): string {
  const top = Math.max(...units.map(({ level }) => level));
  const lines: string[] = [];
  for (let level = 0; level <= top; level++) {
    const here = units.filter((unit) => unit.level === level);
    if (here.length === 0) continue;
    const name = level === 0 ? "input" : level === top ? "output" : `level ${level}`;
    lines.push(
      ...wrap(
        name.padEnd(10),
        here.map((unit) => drawUnit(unit, edges)),
        width,
      ),
    );
  }
  return lines.join("\n");
}

function drawUnit(unit: Unit, edges: readonly Edge[]): string {
  const name = unitName(unit);
  if (unit.level === 0) return `${name} ${unit.neurons} ${unit.neurons === 1 ? "feature" : "features"}`;
  const sources = edges.filter(({ to }) => to.level === unit.level && to.unit === unit.unit).map(drawSource);
  return `${name} ${unit.neurons} ${unit.activation} ← ${sources.join(" ")}`;
}

function drawSource({ from, kind, times, gated }: Edge): string {
  return `${kind === "lateral" ? "~" : ""}${unitName(from)}${times > 1 ? `×${times}` : ""}${gated ? " (gated)" : ""}`;
}

function unitName({ level, unit }: UnitRef): string {
  return `${level}.${unit}`;
}

/** Joins the units of one level, and starts a line below where the next one would not fit. */
function wrap(label: string, units: readonly string[], width: number): string[] {
  const separator = "  |  ";
  const lines: string[] = [];
  let line = "";
  for (const unit of units) {
    if (line !== "" && label.length + line.length + separator.length + unit.length > width) {
      lines.push(line);
      line = unit;
    } else {
      line = line === "" ? unit : `${line}${separator}${unit}`;
    }
  }
  lines.push(line);
  return lines.map((text, index) => `${index === 0 ? label : " ".repeat(label.length)}${text}`);
}

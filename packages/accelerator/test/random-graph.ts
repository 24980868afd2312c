import { Activation, type Architecture, type Edge, GateFunction, type Unit } from "@cerebros/contracts";
import { random } from "./arena.js";

/** relu has no derivative at 0, and softmax is judged apart. */
const smooth = Activation.exclude(["relu", "softmax"]).options;
const gates = GateFunction.exclude(["relu"]).options;

/**
 * Any network that can be planned: repeated, split and lateral sources, gated or not, several inputs and outputs, outputs
 * that read outputs.
 */
export function randomGraph(seed: number): Architecture {
  const uniform = random(seed);
  const int = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  const pick = <T>(values: readonly T[]) => values[int(0, values.length - 1)] as T;
  const top = int(1, 3);
  const sizes = Array.from({ length: top + 1 }, () => int(1, 3));
  const units = sizes.flatMap((size, level) =>
    Array.from({ length: size }, (_, unit): Unit => {
      const activation = level === 0 ? "linear" : pick(smooth);
      return { level, unit, neurons: int(1, 5), activation };
    }),
  );
  const edges: Edge[] = [];
  const connect = (from: Unit, to: Unit, kind: Edge["kind"]): void => {
    const ref = ({ level, unit }: Unit) => ({ level, unit });
    edges.push({ from: ref(from), to: ref(to), kind, times: int(1, 3), gated: uniform() < 0.4 });
  };
  for (const to of units.filter(({ level }) => level > 0)) {
    const lower = units.filter(({ level }) => level < to.level);
    for (let i = int(1, 4); i > 0; i--) connect(pick(lower), to, "predecessor");
    const left = units.filter(({ level, unit }) => level === to.level && unit < to.unit);
    if (left.length > 0) for (let i = int(0, 2); i > 0; i--) connect(pick(left), to, "lateral");
  }
  const outputs = units.filter(({ level }) => level === top);
  for (const unit of units.filter(({ level }) => level > 0 && level < top)) {
    const isRead = edges.some(({ from }) => from.level === unit.level && from.unit === unit.unit);
    if (!isRead) connect(unit, pick(outputs), "predecessor");
  }
  const mode = pick(["activation", "multiply", undefined] as const);
  return mode === undefined ? { units, edges } : { units, edges, gate: { mode, function: pick(gates) } };
}

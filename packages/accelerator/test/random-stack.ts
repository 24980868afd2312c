import { Activation, type Layer, LayerStack } from "@cerebros/contracts";
import { random } from "./arena.js";

/** relu has no derivative at 0, and softmax is judged apart. */
const smooth = Activation.exclude(["relu", "softmax"]).options;

/** Any stack of layers that ends in plain columns; most begin with an embedding. */
export function randomStack(seed: number): LayerStack {
  const uniform = random(seed);
  const int = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  const pick = <T>(values: readonly T[]) => values[int(0, values.length - 1)] as T;
  const dense = (): Layer => ({ kind: "dense", neurons: int(1, 5), activation: pick(smooth) });
  const layers: unknown[] = [];
  if (uniform() < 0.8) {
    layers.push({ kind: "embedding", vocabulary: int(2, 9), dimensions: 2 * int(1, 3) });
    if (uniform() < 0.5) layers.push({ kind: "rotary", form: pick(["rotation", "legacy"]) });
    if (uniform() < 0.4) layers.push({ kind: "dropout", rate: 0.25 });
    if (uniform() < 0.3) layers.push(dense());
    if (uniform() < 0.3) layers.push({ kind: "lstm", neurons: int(1, 4), sequences: true });
    layers.push(pick([{ kind: "flatten" }, { kind: "lstm", neurons: int(1, 5) }]));
  }
  if (layers.length === 0 || uniform() < 0.6) layers.push(dense());
  return LayerStack.parse({ columns: int(1, 5), layers });
}

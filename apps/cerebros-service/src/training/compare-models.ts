import type { Replay } from "@cerebros/contracts";
import { loadModel } from "./model-folder.js";
import { listWeights } from "./network/model-weights.js";

/** The first number in which two saved models differ, bit for bit, or what makes them incomparable; null when they are equal. */
export async function compareModels(request: {
  saved_dir: string;
  replayed_dir: string;
}): Promise<Replay["difference"]> {
  const [saved, replayed] = [await loadModel(request.saved_dir), await loadModel(request.replayed_dir)];
  if (JSON.stringify(saved.preprocessing) !== JSON.stringify(replayed.preprocessing)) {
    return { where: "preprocessing", index: null, saved: null, replayed: null };
  }
  const others = listWeights(replayed.architecture, replayed.weights);
  for (const [tensor, { spec, values }] of listWeights(saved.architecture, saved.weights).entries()) {
    const other = others[tensor]?.values ?? new Float32Array();
    // Numbers that compare equal may have different bits: 0 and -0.
    const index = values.findIndex((value, i) => !Object.is(value, other[i]));
    if (index < 0) continue;
    const [ours = null, theirs = null] = [values[index], other[index]];
    return { where: spec.name, index, saved: ours, replayed: theirs };
  }
  return null;
}

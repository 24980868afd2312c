import { type Loss, NotPlannable, type Plan, plan, Trainer } from "@cerebros/accelerator";
import type { Architecture } from "@cerebros/contracts";
import { loadKernels } from "./kernels.js";
import type { NetworkWeights } from "./network-weights.js";

/** Rows per pass: the results of a row do not depend on it, only the memory does. */
const chunk = 256;

/**
 * What every output of a network says about rows, outside training mode: row-major, rows × neurons. `inputs`: one table per
 * input unit, row-major. On the kernels of the compiled trainer; networks that it cannot plan are computed by tfjs.
 */
export async function predictNetwork(
  { architecture, weights }: { architecture: Architecture; weights: NetworkWeights },
  inputs: Float32Array[],
  rows: number,
): Promise<Float32Array[]> {
  if (rows === 0) return outputUnits(architecture).map(() => new Float32Array());
  const batch = Math.min(rows, chunk);
  const planned = tryPlan(architecture, batch);
  if (planned === null) return onTfjs(architecture, weights, inputs, rows);
  const trainer = new Trainer(planned, await loadKernels(), {
    optimizer: { kind: "sgd", learning_rate: 0 },
    // Base models may have dropout, which takes no part in a prediction.
    dropout_keys: () => [0, 0],
  });
  trainer.setWeights(weights.units);
  trainer.setLayerWeights(weights.layers);
  const results = planned.network.outputs.map(({ unit }) => new Float32Array(rows * unit.neurons));
  const targets = planned.targets.map(({ width }) => new Float32Array(batch * width));
  for (let first = 0; first < rows; first += batch) {
    const size = Math.min(batch, rows - first);
    const tables = planned.inputs.map(({ width }, i) => {
      const table = new Float32Array(batch * width);
      table.set((inputs[i] ?? new Float32Array()).subarray(first * width, (first + size) * width));
      return table;
    });
    trainer.setData(tables, targets);
    const outputs = trainer.predict(Int32Array.from({ length: size }, (_, row) => row));
    results.forEach((result, i) => {
      result.set(outputs[i] ?? [], first * (result.length / rows));
    });
  }
  return results;
}

function outputUnits({ units }: Architecture): Architecture["units"] {
  const top = Math.max(...units.map(({ level }) => level));
  return units.filter(({ level }) => level === top);
}

/** Null where there is no kernel for a part of the network. */
function tryPlan(architecture: Architecture, batch: number): Plan | null {
  const losses = outputUnits(architecture).map((): Loss => ({ kind: "mse" }));
  try {
    return plan(architecture, batch, { data_rows: batch, losses, moments: 1 });
  } catch (error) {
    if (error instanceof NotPlannable) return null;
    throw error;
  }
}

async function onTfjs(
  architecture: Architecture,
  weights: NetworkWeights,
  inputs: Float32Array[],
  rows: number,
): Promise<Float32Array[]> {
  const [{ loadBackend }, { buildModel, predict }] = await Promise.all([
    import("./backend.js"),
    import("./layers-model.js"),
  ]);
  await loadBackend(null);
  const model = await buildModel(architecture, weights);
  try {
    return predict(model, inputs, rows);
  } finally {
    model.dispose();
  }
}

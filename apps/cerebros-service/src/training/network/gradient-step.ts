import type { Loss } from "@cerebros/accelerator";
import { type Architecture, graph, type Unit, unitName } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { layerPlaces } from "./base-weights.js";
import { columnsName, gatedName } from "./columns.js";
import { allocateFolded, type FoldedUnit, fold, unfold } from "./fold.js";
import { type Forward, forwardPass, gateValues } from "./forward-pass.js";
import { ColumnStatistics, normalizeColumns } from "./normalization.js";
import type { UnitWeights, Weights } from "./weights.js";

/** Rows to learn from, row-major. The input arrays are overwritten. */
export interface Batch {
  rows: number;
  /** One per input unit: rows × features, those of its base model where it has one. */
  inputs: Float32Array[];
  /** One per output unit: rows × neurons; one-hot for softmax. */
  targets: Float32Array[];
}

export interface StepOptions {
  /** One per output unit; by default cross-entropy after a softmax, else the mean squared error. */
  losses?: Loss[];
  /** What the outputs of a hidden unit are multiplied with, rows × neurons, drawn anew for every batch. */
  dropout?: (unit: Unit, rows: number) => Float32Array;
  /**
   * The same for a dropout layer of an input's base model, by its index there: rows × columns, those of all steps. Absent:
   * such layers let everything pass.
   */
  baseDropout?: (layer: BaseDropout) => Float32Array;
}

export interface BaseDropout {
  /** Input unit whose base model it is in, and index of the layer there. */
  unit: number;
  layer: number;
  rate: number;
  rows: number;
  columns: number;
}

export interface GradientStep {
  /** Fills the gradients for a batch, moves the statistics on and returns the loss. */
  run(batch: Batch): number;
  /** Of every unit that is read, by name. */
  statistics: Map<string, ColumnStatistics>;
}

/**
 * Forward and backward pass of an architecture in training mode, on tfjs. Computes the same as a tfjs `LayersModel` of
 * the architecture, several times faster: normalised columns are shared by their readers, scale and shift are folded
 * into the kernels (see fold.ts), and no gradient flows to the data.
 *
 * The losses of several output units add up.
 */
export function createGradientStep(
  architecture: Architecture,
  weights: Weights,
  gradients: Weights,
  { losses, dropout, baseDropout }: StepOptions = {},
): GradientStep {
  const nodes = graph(architecture);
  const inputs = nodes.filter(({ unit }) => unit.level === 0);
  const neurons = new Map(nodes.map(({ unit }) => [unitName(unit), unit.neurons]));
  const { gate } = architecture;
  const top = Math.max(...nodes.map(({ unit }) => unit.level));
  const statistics = new Map(
    architecture.edges.map((edge) => [
      columnsName(edge, gate),
      new ColumnStatistics(neurons.get(unitName(edge.from)) ?? 0),
    ]),
  );
  const places = layerPlaces(architecture);
  const units: Trained[] = weights.units.map((unit, index) => ({
    weights: unit,
    gradients: gradients.units[index] as UnitWeights,
    folded: allocateFolded(
      unit.node.reads.map(({ from }) => neurons.get(unitName(from)) ?? 0),
      unit.node.unit.neurons,
    ),
  }));

  const run = (batch: Batch): number =>
    tf.tidy(() => {
      const columns = new Map<string, tf.Tensor2D>();
      const features = new Map<Unit, tf.Tensor2D>();
      inputs.forEach(({ unit }, index) => {
        const values = batch.inputs[index] ?? new Float32Array();
        if (unit.base !== undefined) {
          features.set(unit, tf.tensor2d(values, [batch.rows, unit.base.columns]));
          return;
        }
        const keep = (name: string, taken: Float32Array) => {
          const moving = statistics.get(name);
          if (moving === undefined) return;
          const { mean, variance } = normalizeColumns(taken, unit.neurons);
          moving.update(mean, variance);
          columns.set(name, tf.tensor2d(taken, [batch.rows, unit.neurons]));
        };
        if (gate !== undefined) keep(gatedName(unitName(unit)), gateValues(values, gate));
        keep(unitName(unit), values);
      });
      const targets = batch.targets.map((values) =>
        tf.tensor2d(values, [batch.rows, values.length / batch.rows]),
      );
      const masks = new Map(
        dropout &&
          weights.units
            .filter(({ node: { unit } }) => unit.level < top)
            .map(({ node: { unit } }) => [
              unitName(unit),
              tf.tensor2d(dropout(unit, batch.rows), [batch.rows, unit.neurons]),
            ]),
      );
      const baseMask: Forward["baseMask"] = (unit, layer, rate, columns) => {
        const { rows } = batch;
        if (baseDropout === undefined) return null;
        return tf.tensor2d(baseDropout({ unit: unit.unit, layer, rate, rows, columns }), [rows, columns]);
      };
      const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) =>
        forwardPass({
          ...{ nodes, gate, losses, masks, features, parameters, targets, statistics },
          ...{ columns: new Map(columns), baseMask },
        }),
      )([
        ...places.map(({ shape }, index) => tf.tensor(weights.layers[index] ?? [], shape)),
        ...units.flatMap(uploadFolded),
      ]);
      for (const [index, gradient] of gradients.layers.entries()) {
        gradient.set((grads[index] as tf.Tensor).dataSync());
      }
      let used = places.length;
      for (const unit of units) used += downloadGradients(unit, grads.slice(used));
      return value.dataSync()[0] ?? Number.NaN;
    });

  return { run, statistics };
}

interface Trained {
  weights: UnitWeights;
  gradients: UnitWeights;
  folded: FoldedUnit;
}

/** The kernels of a unit by edge, then its bias. */
function uploadFolded({ weights, folded }: Trained): tf.Tensor[] {
  fold(weights, folded);
  const { neurons } = weights.node.unit;
  return [
    ...folded.kernels.map((kernel) => tf.tensor2d(kernel, [kernel.length / neurons, neurons])),
    tf.tensor1d(folded.bias),
  ];
}

/** Takes the gradients of what `uploadFolded` made from the head of the list; returns how many those are. */
function downloadGradients({ weights, gradients, folded }: Trained, list: tf.Tensor[]): number {
  const arrays = [...folded.kernels, folded.bias];
  arrays.forEach((array, index) => {
    array.set((list[index] as tf.Tensor).dataSync());
  });
  unfold(weights, folded, gradients);
  return arrays.length;
}

import type { Loss } from "@cerebros/accelerator";
import {
  type Architecture,
  type Gate,
  type GraphNode,
  graph,
  type Unit,
  unitName,
} from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { activations } from "./activations.js";
import { columnsName, gatedName } from "./columns.js";
import { allocateFolded, type FoldedUnit, fold, unfold } from "./fold.js";
import { lossOf, usualLoss } from "./losses.js";
import { ColumnStatistics, normalizeColumns } from "./normalization.js";
import { multiply, multiplyConstant, normalize } from "./operations.js";
import type { UnitWeights, Weights } from "./weights.js";

/** Rows to learn from, row-major. The input arrays are overwritten. */
export interface Batch {
  rows: number;
  /** One per input unit: rows × features. */
  inputs: Float32Array[];
  /** One per output unit: rows × neurons; one-hot for softmax. */
  targets: Float32Array[];
}

export interface StepOptions {
  /** One per output unit; by default cross-entropy after a softmax, else the mean squared error. */
  losses?: Loss[];
  /** What the outputs of a hidden unit are multiplied with, rows × neurons, drawn anew for every batch. */
  dropout?: (unit: Unit, rows: number) => Float32Array;
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
 * into the kernels (see fold.ts), and no gradient flows to the input.
 *
 * The losses of several output units add up.
 */
export function createGradientStep(
  architecture: Architecture,
  weights: Weights,
  gradients: Weights,
  { losses, dropout }: StepOptions = {},
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
      inputs.forEach(({ unit }, index) => {
        const values = batch.inputs[index] ?? new Float32Array();
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
      const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) =>
        forward({ architecture, losses, masks }, nodes, parameters, new Map(columns), targets, statistics),
      )(units.flatMap(uploadFolded));
      let used = 0;
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

interface Forward {
  architecture: Architecture;
  losses: Loss[] | undefined;
  /** Of hidden units, by name. */
  masks: Map<string, tf.Tensor2D>;
}

/** The loss. `columns` holds the normalised inputs and collects the normalised columns of every further unit. */
function forward(
  { architecture: { gate }, losses: kinds, masks }: Forward,
  nodes: GraphNode[],
  parameters: tf.Tensor[],
  columns: Map<string, tf.Tensor2D>,
  targets: tf.Tensor2D[],
  statistics: Map<string, ColumnStatistics>,
): tf.Scalar {
  const remaining = parameters.values();
  const next = <T extends tf.Tensor>() => remaining.next().value as T;
  const losses: tf.Scalar[] = [];
  const top = Math.max(...nodes.map(({ unit }) => unit.level));
  for (const { unit, reads } of nodes) {
    if (unit.level === 0) continue;
    const products = reads.map((read) => {
      const x = columns.get(columnsName(read, gate)) as tf.Tensor2D;
      const kernel = next<tf.Tensor2D>();
      return read.from.level === 0 ? multiplyConstant(x, kernel) : multiply(x, kernel);
    });
    const z = tf.add(
      products.reduce((sum, product) => tf.add(sum, product)),
      next<tf.Tensor1D>(),
    ) as tf.Tensor2D;
    if (unit.level === top) {
      const kind = kinds?.[losses.length] ?? usualLoss(unit);
      losses.push(lossOf(kind, unit, z, targets[losses.length] as tf.Tensor2D));
    }
    const keep = (name: string, values: () => tf.Tensor2D) => {
      const moving = statistics.get(name);
      if (moving === undefined) return;
      columns.set(
        name,
        normalize(values(), (mean, variance) => moving.update(mean, variance)),
      );
    };
    const name = unitName(unit);
    const activated = activations[unit.activation](z);
    const mask = masks.get(name);
    const output = mask === undefined ? activated : tf.mul<tf.Tensor2D>(activated, mask);
    keep(name, () => output);
    if (gate !== undefined) keep(gatedName(name), () => applyGate(output, gate));
  }
  return losses.reduce((sum, loss) => tf.add(sum, loss));
}

function applyGate(x: tf.Tensor2D, gate: Gate): tf.Tensor2D {
  const gated = activations[gate.function](x);
  return gate.mode === "multiply" ? tf.mul(x, gated) : gated;
}

function gateValues(values: Float32Array, gate: Gate): Float32Array {
  return Float32Array.from(applyGate(tf.tensor2d(values, [1, values.length]), gate).dataSync());
}

import type { Loss } from "@cerebros/accelerator";
import { type Gate, type GraphNode, type Unit, unitName } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { activations } from "./activations.js";
import { runBase } from "./base-step.js";
import { columnsName, gatedName } from "./columns.js";
import { lossOf, usualLoss } from "./losses.js";
import type { ColumnStatistics } from "./normalization.js";
import { multiply, multiplyConstant, normalize } from "./operations.js";

export interface Forward {
  nodes: GraphNode[];
  gate: Gate | undefined;
  /** One per output unit; see `StepOptions`. */
  losses: Loss[] | undefined;
  /** Of hidden units, by name: rows × neurons. */
  masks: Map<string, tf.Tensor2D>;
  /** Of inputs with a base model: rows × its columns. */
  features: Map<Unit, tf.Tensor2D>;
  /** Of a dropout layer of an input's base model; see `BaseStep`. */
  baseMask: (input: Unit, layer: number, rate: number, columns: number) => tf.Tensor2D | null;
  /** Those of base models, then those of units: a kernel per edge, then the bias. */
  parameters: tf.Tensor[];
  /** Holds the normalised inputs that have no base model, and collects the normalised columns of every further unit. */
  columns: Map<string, tf.Tensor2D>;
  /** One per output unit. */
  targets: tf.Tensor2D[];
  /** Of every unit that is read, by name. */
  statistics: Map<string, ColumnStatistics>;
}

/** The loss of a batch; moves the statistics on. */
export function forwardPass(pass: Forward): tf.Scalar {
  const { nodes, gate, masks, features, parameters, columns, targets, statistics } = pass;
  const remaining = parameters.values();
  const next = <T extends tf.Tensor>() => remaining.next().value as T;
  const losses: tf.Scalar[] = [];
  const top = Math.max(...nodes.map(({ unit }) => unit.level));
  const keep = (name: string, values: () => tf.Tensor2D) => {
    const moving = statistics.get(name);
    if (moving === undefined) return;
    columns.set(
      name,
      normalize(values(), (mean, variance) => moving.update(mean, variance)),
    );
  };
  const keepOutput = (unit: Unit, output: tf.Tensor2D) => {
    const name = unitName(unit);
    keep(name, () => output);
    if (gate !== undefined) keep(gatedName(name), () => applyGate(output, gate));
  };
  for (const { unit, reads } of nodes) {
    const given = features.get(unit);
    if (unit.base !== undefined && given !== undefined) {
      keepOutput(
        unit,
        runBase(unit.base, given, { next, mask: (...layer) => pass.baseMask(unit, ...layer) }),
      );
    }
    if (unit.level === 0) continue;
    const products = reads.map((read) => {
      const x = columns.get(columnsName(read, gate)) as tf.Tensor2D;
      const kernel = next<tf.Tensor2D>();
      const { source } = read;
      const isData = source.unit.level === 0 && source.unit.base === undefined;
      return isData ? multiplyConstant(x, kernel) : multiply(x, kernel);
    });
    const z = tf.add(
      products.reduce((sum, product) => tf.add(sum, product)),
      next<tf.Tensor1D>(),
    ) as tf.Tensor2D;
    if (unit.level === top) {
      const kind = pass.losses?.[losses.length] ?? usualLoss(unit);
      losses.push(lossOf(kind, unit, z, targets[losses.length] as tf.Tensor2D));
    }
    const activated = activations[unit.activation](z);
    const mask = masks.get(unitName(unit));
    keepOutput(unit, mask === undefined ? activated : tf.mul<tf.Tensor2D>(activated, mask));
  }
  return losses.reduce((sum, loss) => tf.add(sum, loss));
}

function applyGate(x: tf.Tensor2D, gate: Gate): tf.Tensor2D {
  const gated = activations[gate.function](x);
  return gate.mode === "multiply" ? tf.mul(x, gated) : gated;
}

/** The same as `applyGate` for numbers that no gradient flows to. */
export function gateValues(values: Float32Array, gate: Gate): Float32Array {
  return Float32Array.from(applyGate(tf.tensor2d(values, [1, values.length]), gate).dataSync());
}

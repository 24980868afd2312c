import type { Architecture, Edge, Layer, UnitRef } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import type { LayerWeights, Loss, UnitWeights } from "../src/index.js";

const nameOf = ({ level, unit }: UnitRef) => `${level}.${unit}`;
const readsOf = ({ edges }: Architecture, to: UnitRef): Edge[] =>
  ["lateral", "predecessor"].flatMap((kind) =>
    edges.filter((edge) => edge.kind === kind && nameOf(edge.to) === nameOf(to)),
  );

/**
 * The tfjs model of an architecture, built the way the service builds it: a repeated source is repeated by RepeatVector
 * and Flatten, because tfjs frees the result of a layer that another lists twice.
 */
export class TfjsJudge {
  readonly model: tf.LayersModel;
  private readonly bases: { input: number; layer: number; of: tf.layers.Layer }[] = [];
  private readonly layers: { ref: UnitRef; normalization: tf.layers.Layer; dense: tf.layers.Layer }[] = [];

  constructor(
    architecture: Architecture,
    private readonly losses: Loss[],
    private readonly l2 = 0,
    /** Whether the outputs of hidden units are multiplied with further inputs, in the order of (level, unit). */
    masked = false,
  ) {
    const top = Math.max(...architecture.units.map(({ level }) => level));
    const tensors = new Map<string, tf.SymbolicTensor>();
    const inputs: tf.SymbolicTensor[] = [];
    const outputs: tf.SymbolicTensor[] = [];
    const masks: tf.SymbolicTensor[] = [];
    for (const unit of architecture.units) {
      if (unit.level === 0) {
        const input = tf.input({ shape: [unit.base?.columns ?? unit.neurons] });
        inputs.push(input);
        const base = (unit.base?.layers ?? []).map(layerOf);
        base.forEach((of, layer) => {
          this.bases.push({ input: unit.unit, layer, of });
        });
        const output = base.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
        tensors.set(nameOf(unit), output);
        continue;
      }
      const used = new Set<string>();
      const sources = readsOf(architecture, unit).map(({ from, times, gated }) => {
        let source = tensors.get(nameOf(from)) as tf.SymbolicTensor;
        const { gate } = architecture;
        if (gated && gate) {
          const opened = tf.layers.activation({ activation: gate.function }).apply(source);
          const both = [source, opened as tf.SymbolicTensor];
          const gatedSource = gate.mode === "multiply" ? tf.layers.multiply().apply(both) : opened;
          source = gatedSource as tf.SymbolicTensor;
        }
        if (times === 1 && !used.has(nameOf(from))) {
          used.add(nameOf(from));
          return source;
        }
        const repeated = tf.layers.repeatVector({ n: times }).apply(source);
        return tf.layers.flatten().apply(repeated) as tf.SymbolicTensor;
      });
      const columns = sources.length === 1 ? sources[0] : tf.layers.concatenate({ axis: 1 }).apply(sources);
      const normalization = tf.layers.batchNormalization({ momentum: 0.99, epsilon: 1e-3 });
      const { neurons, activation } = unit;
      const dense = tf.layers.dense({ units: neurons, activation, kernelInitializer: "zeros" });
      const result = dense.apply(
        normalization.apply(columns as tf.SymbolicTensor) as tf.SymbolicTensor,
      ) as tf.SymbolicTensor;
      this.layers.push({ ref: unit, normalization, dense });
      if (masked && unit.level < top) {
        const mask = tf.input({ shape: [neurons] });
        masks.push(mask);
        tensors.set(nameOf(unit), tf.layers.multiply().apply([result, mask]) as tf.SymbolicTensor);
      } else tensors.set(nameOf(unit), result);
      if (unit.level === top) outputs.push(result);
    }
    this.model = tf.model({ inputs: [...inputs, ...masks], outputs });
  }

  setWeights(weights: UnitWeights[]): void {
    tf.tidy(() => {
      this.layers.forEach(({ normalization, dense }, i) => {
        const w = weights[i] as UnitWeights;
        const arrays = [w.gamma, w.beta, w.moving_mean, w.moving_variance];
        normalization.setWeights(arrays.map((values) => tf.tensor1d(values)));
        const shape: [number, number] = [w.gamma.length, w.bias.length];
        dense.setWeights([tf.tensor2d(w.kernel, shape), tf.tensor1d(w.bias)]);
      });
    });
  }

  weights(): UnitWeights[] {
    return this.layers.map(({ ref, normalization, dense }) => {
      const [gamma, beta, moving_mean, moving_variance, kernel, bias] = [
        ...normalization.getWeights(),
        ...dense.getWeights(),
      ].map((tensor) => tensor.dataSync() as Float32Array);
      return { ...ref, gamma, beta, moving_mean, moving_variance, kernel, bias } as UnitWeights;
    });
  }

  setLayerWeights(weights: LayerWeights[]): void {
    tf.tidy(() => {
      for (const { input, layer, of } of this.bases) {
        const own = weights.filter((weight) => weight.input === input && weight.layer === layer);
        of.setWeights(
          own.map(({ rows, columns, values, name }) =>
            name === "bias" ? tf.tensor1d(values) : tf.tensor2d(values, [rows, columns]),
          ),
        );
      }
    });
  }

  /** Of the layers of base models, in the order of `Trainer.layerWeights`. */
  layerWeights(): Float32Array[] {
    return this.bases.flatMap(({ of }) =>
      of.getWeights().map((weight) => Float32Array.from(weight.dataSync() as Float32Array)),
    );
  }

  /** Takes a step on a batch and says nothing, which is twice as fast as `learn`. */
  step(
    inputs: tf.Tensor2D[],
    targets: tf.Tensor2D[],
    apply: (gradients: Record<string, tf.Variable>) => void,
  ): void {
    const { value, grads } = tf.variableGrads(() => this.loss(inputs, targets));
    apply(grads as Record<string, tf.Variable>);
    tf.dispose(value);
    tf.dispose(grads);
  }

  /** Loss and gradients of a batch; moves the moving statistics on. `step` applies them. */
  learn(inputs: tf.Tensor2D[], targets: tf.Tensor2D[], step?: tf.Optimizer) {
    const { value, grads } = tf.variableGrads(() => this.loss(inputs, targets));
    step?.applyGradients(grads);
    const gradients = this.layers.map(({ normalization, dense }) => {
      const [gamma, beta, kernel, bias] = [...normalization.trainableWeights, ...dense.trainableWeights].map(
        (weight) => {
          const { name } = (weight as unknown as { val: tf.Variable }).val;
          return grads[name]?.dataSync() as Float32Array;
        },
      );
      return { gamma, beta, kernel, bias } as Record<"gamma" | "beta" | "kernel" | "bias", Float32Array>;
    });
    const ofLayers = this.bases.flatMap(({ of }) =>
      of.trainableWeights.map((weight) => {
        const { name } = (weight as unknown as { val: tf.Variable }).val;
        return Float32Array.from(grads[name]?.dataSync() as Float32Array);
      }),
    );
    const loss = value.dataSync()[0] ?? Number.NaN;
    value.dispose();
    tf.dispose(grads);
    return { loss, gradients, ofLayers };
  }

  predict(inputs: tf.Tensor2D[]): Float32Array[] {
    return tf.tidy(() =>
      [this.model.predict(inputs)]
        .flat()
        .map((output) => Float32Array.from(output.dataSync() as Float32Array)),
    );
  }

  private loss(inputs: tf.Tensor2D[], targets: tf.Tensor2D[]): tf.Scalar {
    const outputs = [this.model.apply(inputs, { training: true })].flat() as tf.Tensor2D[];
    const parts = outputs.map((p, i) => lossOf(this.losses[i] as Loss, p, targets[i] as tf.Tensor2D));
    if (this.l2 > 0) {
      for (const { dense } of this.layers) {
        const [kernel] = dense.trainableWeights as unknown as { val: tf.Variable }[];
        if (kernel) parts.push(tf.mul(this.l2, tf.sum(tf.square(kernel.val))));
      }
    }
    return parts.reduce((sum, part) => tf.add(sum, part));
  }
}

/** The tfjs layer of a layer of a base model; those that tfjs lacks, and those that are random, have no judge here. */
function layerOf(layer: Layer): tf.layers.Layer {
  switch (layer.kind) {
    case "embedding":
      return tf.layers.embedding({ inputDim: layer.vocabulary, outputDim: layer.dimensions });
    case "flatten":
      return tf.layers.flatten();
    case "dense":
      return tf.layers.dense({ units: layer.neurons, activation: layer.activation });
    case "lstm":
      return tf.layers.lstm({
        units: layer.neurons,
        recurrentActivation: "sigmoid",
        returnSequences: layer.sequences,
      });
    default:
      throw new Error(`tfjs does not judge ${layer.kind}`);
  }
}

function lossOf(loss: Loss, p: tf.Tensor2D, t: tf.Tensor2D): tf.Scalar {
  const weights = "class_weights" in loss ? (loss.class_weights ?? null) : null;
  switch (loss.kind) {
    case "mse":
      return tf.losses.meanSquaredError(t, p);
    case "mae":
      return tf.losses.absoluteDifference(t, p);
    case "huber":
      return tf.losses.huberLoss(t, p, undefined, loss.delta ?? 1);
    case "softmax_cross_entropy": {
      const labels = tf.cast(tf.squeeze(t, [1]), "int32") as tf.Tensor1D;
      const chosen = tf.sum(tf.mul(tf.oneHot(labels, p.shape[1]), p), 1);
      const ofRow = tf.neg(tf.log(chosen));
      return tf.mean(weights === null ? ofRow : tf.mul(tf.gather(tf.tensor1d(weights), labels), ofRow));
    }
    case "sigmoid_cross_entropy": {
      const one = tf.neg(tf.mul(t, tf.log(p)));
      const zero = tf.neg(tf.mul(tf.sub(1, t), tf.log(tf.sub(1, p))));
      const [ofZero = 1, ofOne = 1] = weights ?? [];
      const weight = tf.add(tf.mul(t, ofOne), tf.mul(tf.sub(1, t), ofZero));
      return tf.mean(tf.mul(weight, tf.add(one, zero)));
    }
  }
}

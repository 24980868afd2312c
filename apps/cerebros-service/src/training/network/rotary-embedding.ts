import * as tf from "@tensorflow/tfjs";

/**
 * The tfjs layer `RotaryEmbedding`: every step of a sequence, followed by the same turned by angles that grow with the step
 * (Cerebros specification 5.5). tfjs has none of its own: who loads a model with one elsewhere must register such a class.
 */
export class RotaryEmbedding extends tf.layers.Layer {
  static readonly className = "RotaryEmbedding";
  private readonly form: "rotation" | "legacy";

  constructor(config: { name?: string; form: "rotation" | "legacy" }) {
    super(config);
    this.form = config.form;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    const [rows = null, steps = null, columns] = shape;
    return [rows, steps, 2 * (columns ?? 0)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => appendTurned([inputs].flat()[0] as tf.Tensor3D, this.form));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), form: this.form };
  }
}

/** What the layer makes of rows × steps × columns: the same, followed by its turned columns. */
export function appendTurned(x: tf.Tensor3D, form: "rotation" | "legacy"): tf.Tensor3D {
  const [, steps, columns] = x.shape;
  const angles = (f: (angle: number) => number) =>
    tf.tensor2d(
      Array.from({ length: steps }, (_, step) =>
        Array.from({ length: columns }, (_, j) => f(step * 10_000 ** ((-2 * Math.floor(j / 2)) / columns))),
      ),
    );
  const turned = tf.add<tf.Tensor3D>(
    tf.mul(x, angles(Math.cos)),
    tf.mul(partners(x, form), angles(Math.sin)),
  );
  return tf.concat([x, turned], 2);
}

/** Neighbours swapped and the first of each pair negated; in the legacy form both halves are left side by side. */
function partners(x: tf.Tensor3D, form: "rotation" | "legacy"): tf.Tensor {
  const [rows, steps, columns] = x.shape;
  const pairs = x.reshape([rows, steps, columns / 2, 2]);
  const [even, odd] = [0, 1].map((which) => tf.gather(pairs, tf.tensor1d([which], "int32"), 3)) as [
    tf.Tensor,
    tf.Tensor,
  ];
  return tf.concat([tf.neg(odd), even], form === "legacy" ? 2 : 3).reshape([rows, steps, columns]);
}

tf.serialization.registerClass(RotaryEmbedding);

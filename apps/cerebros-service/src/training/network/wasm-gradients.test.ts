import { stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "./backend.js";

beforeAll(() => loadBackend("tfjs-wasm"));

/** Tensors of normal values in these shapes. */
function draw(seed: number, shapes: number[][]): tf.Tensor[] {
  const random = stream(seed, "tensors");
  return shapes.map((shape) =>
    tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, random.normal), shape),
  );
}

/** The gradients of Σ f² by each input agree between wasm and the plain JavaScript backend of tfjs. */
async function expectAgreement(seed: number, shapes: number[][], f: (inputs: tf.Tensor[]) => tf.Tensor) {
  const gradients = async (backend: string) => {
    await tf.setBackend(backend);
    return tf.tidy(() => {
      const { grads } = tf.valueAndGrads((...inputs: tf.Tensor[]) => tf.sum(tf.square(f(inputs))))(
        draw(seed, shapes),
      );
      return grads.map((gradient) => Array.from(gradient.dataSync()));
    });
  };
  const judge = await gradients("cpu");
  const ours = await gradients("wasm");
  for (const [input, expected] of judge.entries()) {
    const scale = Math.max(1, ...expected.map(Math.abs));
    const difference = expected.map((value, i) => Math.abs(value - (ours[input]?.[i] ?? Number.NaN)) / scale);
    expect(ours[input]?.length).toBe(expected.length);
    expect(Math.max(...difference)).toBeLessThan(1e-5);
  }
}

const options = { numRuns: 12 };
const seed = fc.nat();

describe("on wasm, gradients agree with the plain backend for", () => {
  it("looking rows up in an embedding", async () => {
    const ids = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(seed, ids, (s, rows) =>
        expectAgreement(s, [[7, 3]], ([table]) =>
          tf.gather(table as tf.Tensor2D, tf.tensor1d(rows, "int32")),
        ),
      ),
      options,
    );
  });

  const convolution = fc
    .record({
      height: fc.integer({ min: 3, max: 7 }),
      width: fc.integer({ min: 3, max: 7 }),
      filter: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      channels: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      stride: fc.integer({ min: 1, max: 2 }),
      pad: fc.constantFrom("same" as const, "valid" as const),
    })
    // The backend's own convolution gives zeros when a filter is narrower than the stride.
    .filter(({ filter, stride }) => Math.min(...filter) >= stride);

  it("convolution filters", async () => {
    await fc.assert(
      fc.asyncProperty(seed, convolution, (s, { height, width, filter, channels, stride, pad }) =>
        expectAgreement(
          s,
          [
            [2, height, width, channels[0]],
            [...filter, ...channels],
          ],
          ([x, w]) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
        ),
      ),
      options,
    );
  });

  it("depthwise convolutions, by image and by filter", async () => {
    await fc.assert(
      fc.asyncProperty(seed, convolution, (s, { height, width, filter, channels, stride, pad }) =>
        expectAgreement(
          s,
          [
            [2, height, width, channels[0]],
            [...filter, ...channels],
          ],
          ([x, w]) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
        ),
      ),
      options,
    );
  });
});

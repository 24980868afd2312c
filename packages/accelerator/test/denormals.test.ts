import { expect, it } from "vitest";
import { plainBackend } from "../src/index.js";
import { activationKind } from "../src/kernels/activation-kind.js";
import { wasmBackend } from "../src/kernels/wasm-backend.js";

// Denormal numbers cost a processor a hundred times the usual; saturated units would hand them to every matrix product.
const backends = [await wasmBackend(), plainBackend("single")];
const batch = 512;
const stride = 4 * batch;
const [z, y, d, target] = [0, 1, 2, 3].map((row) => 65_536 + row * stride) as [
  number,
  number,
  number,
  number,
];

it.each(Object.entries(activationKind))("the gradient of %s is 0 where it would be denormal", (_, kind) => {
  for (const backend of backends) {
    const memory = backend?.allocate(65_536 + 4 * stride);
    if (memory === undefined) throw new Error("no kernels");
    const { floats, kernels } = memory;
    for (let b = 0; b < batch; b++) {
      floats[z / 4 + b] = (b - batch / 2) / 2;
      floats[d / 4 + b] = 10 ** -(b % 38);
    }
    kernels.activate(y, z, stride, 1, kind, batch);
    kernels.activateBackward(target, d, z, y, stride, 1, kind, 0, batch);
    for (const row of [y, target]) {
      const values = Array.from(floats.subarray(row / 4, row / 4 + batch), Math.abs);
      expect(values.filter((value) => value > 0 && value < 1e-30)).toEqual([]);
      expect(values.some((value) => value > 0)).toBe(true);
    }
  }
});

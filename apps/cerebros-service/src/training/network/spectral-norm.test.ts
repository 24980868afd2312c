import { resolveSpace, sampleTrial, stream } from "@cerebros/search";
import fc from "fast-check";
import { Matrix, SVD } from "ml-matrix";
import { expect, it } from "vitest";
import { measureSpectralNorm, SpectralNorm, tolerance } from "./spectral-norm.js";
import { initialWeights } from "./weights.js";

const output = [{ neurons: 2, activation: "softmax" as const }];

function draw(seed: number, scale: number) {
  const { architecture } = sampleTrial({
    space: resolveSpace({}),
    seed,
    number: 1,
    inputs: [7],
    outputs: output,
  });
  const weights = initialWeights(architecture, seed, 1);
  for (const { kernel } of weights.units) kernel.set(kernel.map((value) => value * scale));
  const norm = new SpectralNorm(weights, (level, unit) => stream(seed, "vector", level, unit));
  return { weights, norm };
}

/** The largest singular value, by a decomposition that shares nothing with the code under test. */
function judge(kernel: Float32Array, columns: number): number {
  return Math.max(
    ...new SVD(Matrix.from1DArray(kernel.length / columns, columns, kernel), { autoTranspose: true })
      .diagonal,
  );
}

it("the exact projection brings every kernel to a largest singular value of at most 1", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 1, max: 50, noNaN: true }),
      (seed, scale) => {
        const { weights, norm } = draw(seed, scale);
        norm.projectExactly();
        for (const { kernel, node } of weights.units) {
          expect(judge(kernel, node.unit.neurons)).toBeLessThanOrEqual(1 + tolerance);
        }
      },
    ),
    { numRuns: 20 },
  );
});

it("kernels that are small enough stay as they are", () => {
  const { weights, norm } = draw(5, 1e-3);
  const before = weights.values.slice();
  norm.projectExactly();
  norm.project();
  expect(weights.values).toEqual(before);
});

it("one iteration a step keeps a growing kernel near the bound", () => {
  const { weights, norm } = draw(9, 1);
  for (let step = 0; step < 200; step++) {
    for (const { kernel } of weights.units) kernel.set(kernel.map((value) => value * 1.01));
    norm.project();
  }
  for (const { kernel, node } of weights.units) expect(judge(kernel, node.unit.neurons)).toBeLessThan(1.02);
});

it("the measure that decides what is reported agrees with the judge", () => {
  const { weights } = draw(11, 3);
  for (const { kernel, node } of weights.units) {
    const columns = node.unit.neurons;
    const measured = measureSpectralNorm({ rows: kernel.length / columns, columns, values: kernel });
    expect(measured).toBeCloseTo(judge(kernel, columns), 5);
  }
});

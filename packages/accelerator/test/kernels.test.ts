import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Kernels } from "../src/kernels/kernels.js";
import type { KernelMemory } from "../src/kernels/memory.js";
import { plainBackend } from "../src/kernels/plain/plain-backend.js";
import { wasmBackend } from "../src/kernels/wasm-backend.js";
import { Arena } from "./arena.js";
import { kernelCases } from "./kernel-cases.js";

/** Over all kernels, for each implementation. */
const shapes = 10_000;
const names = Object.keys(kernelCases) as (keyof Kernels)[];
const bytes = 2 ** 19;
/** Of the largest value of a block. */
const tolerance = 1e-5;

const memories: Record<string, KernelMemory> = {};
beforeAll(async () => {
  const wasm = await wasmBackend();
  if (wasm === null) throw new Error("this Node has no WebAssembly SIMD");
  Object.assign(memories, {
    wasm: wasm.allocate(bytes),
    plain: plainBackend("single").allocate(bytes),
    reference: plainBackend("double").allocate(bytes),
  });
});

/** Runs a call in a memory; gives what it returned and every float of the arena after it. */
function run(kernel: keyof Kernels, seed: number, memory: KernelMemory | undefined) {
  if (memory === undefined) throw new Error("the memory was not made");
  const arena = new Arena(seed);
  const call = kernelCases[kernel](arena);
  arena.writeTo(memory);
  const { from, to, outputs } = arena.regions;
  const before = memory.floats.slice(from, to);
  const result = call(memory.kernels);
  return { result, before, after: memory.floats.slice(from, to), from, outputs };
}

describe.each(["wasm", "plain"])("the %s kernel", (name) => {
  it.each(names)("%s computes what double precision does, and writes nowhere else", (kernel) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const ours = run(kernel, seed, memories[name]);
        const reference = run(kernel, seed, memories["reference"]);
        if (typeof reference.result === "number") {
          const expected = reference.result;
          expect(Math.abs(Number(ours.result) - expected)).toBeLessThanOrEqual(
            tolerance * (Math.abs(expected) + 1),
          );
        }
        const mayChange = new Uint8Array(ours.after.length);
        for (const { from, to } of ours.outputs) {
          mayChange.fill(1, from - ours.from, to - ours.from);
          const part = (values: Float32Array | Float64Array): number[] =>
            Array.from(values.subarray(from - ours.from, to - ours.from));
          const expected = part(reference.after);
          const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          part(ours.after).forEach((value, i) => {
            if (!(Math.abs(value - (expected[i] ?? Number.NaN)) <= tolerance * (largest + 1))) {
              throw new Error(`output ${i} is ${value}, in double precision ${expected[i]}`);
            }
          });
        }
        for (const [i, value] of ours.after.entries()) {
          if (mayChange[i] === 0 && !Object.is(value, ours.before[i])) {
            throw new Error(`float ${i} was overwritten: ${ours.before[i]} became ${value}`);
          }
        }
      }),
      { numRuns: Math.ceil(shapes / names.length) },
    );
  });
});

it("a dropout mask has the same bits in every implementation, and the asked rate", () => {
  const stride = 16 * 256;
  const masks = Object.values(memories).map(({ kernels, floats }) => {
    kernels.dropoutMask(65_536, stride, 40, 0.3, 5, 7, 1024);
    return Array.from(floats.subarray(16_384, 16_384 + 40 * 1024), (value) => value > 0);
  });
  expect(masks[0]).toEqual(masks[2]);
  expect(masks[1]).toEqual(masks[2]);
  const dropped = (masks[0] ?? []).filter((kept) => !kept).length / (40 * 1024);
  expect(Math.abs(dropped - 0.3)).toBeLessThan(0.01);
});

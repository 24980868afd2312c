import { expect, it } from "vitest";
import { wasmBackend } from "../src/index.js";
import type { KernelMemory } from "../src/kernels/memory.js";
import { plainKernels } from "../src/kernels/plain/plain-backend.js";

const dimensions = 6;
const [source, target, angles, stride] = [65_536, 66_560, 68_608, 16];

/** What `rotate` makes of the columns at an angle per pair (Cerebros specification 5.5), without the copy. */
function turn(
  { floats, kernels }: KernelMemory,
  columns: number[],
  turned: number[],
  legacy: 0 | 1,
): number[] {
  columns.forEach((value, row) => {
    floats[(source + row * stride) / 4] = value;
  });
  floats.set([...turned.map(Math.cos), ...turned.map(Math.sin)], angles / 4);
  kernels.rotate(target, source, stride, dimensions, angles, legacy, 1);
  return columns.map((_, row) => floats[(target + (dimensions + row) * stride) / 4] as number);
}

const heap = () => {
  const [floats, integers] = [new Float64Array(2 ** 15), new Int32Array(2 ** 15)];
  return { floats, integers, kernels: plainKernels(floats, integers) };
};
const at = (position: number) => [0, 1, 2].map((i) => position * 10_000 ** ((-2 * i) / dimensions));
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const [q, k] = [
  [0.3, -1, 2, 0.5, 0.1, 1],
  [1, 0.2, -0.7, 0.4, 1.5, -2],
];

it("turns pairs: norms stay, products depend on the distance only, position 0 changes nothing (I20)", () => {
  const memory = heap();
  expect(turn(memory, q, at(0), 0)).toEqual(q);
  const turned = turn(memory, q, at(7), 0);
  expect(dot(turned, turned)).toBeCloseTo(dot(q, q), 10);
  const product = (t: number, s: number) => dot(turn(memory, q, at(t), 0), turn(memory, k, at(s), 0));
  expect(product(9, 4)).toBeCloseTo(product(6, 1), 10);
});

it.each(["plain", "wasm"])(
  "the legacy form takes the halves that the original takes, in %s (I20)",
  async (name) => {
    const memory = name === "plain" ? heap() : (await wasmBackend())?.allocate(2 ** 17);
    if (memory === undefined) throw new Error("this Node has no WebAssembly SIMD");
    const quarter = [1, 1, 1].map((half) => (half * Math.PI) / 2);
    const turned = turn(memory, [0, 1, 2, 3, 4, 5], quarter, 1);
    expect(turned.map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([-1, -3, -5, 0, 2, 4]);
  },
);

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Backend,
  type Loss,
  plainBackend,
  plan,
  Trainer,
  type UnitWeights,
  wasmBackend,
} from "../src/index.js";
import { random } from "./arena.js";
import { randomGraph } from "./random-graph.js";
import { grain, slope } from "./slope.js";

const names = ["gamma", "beta", "kernel", "bias"] as const;
const losses: Loss[] = [{ kind: "mse" }, { kind: "huber", delta: 3 }, { kind: "mse" }];
const backends: Record<string, Backend> = { plain: plainBackend("single") };
beforeAll(async () => {
  const wasm = await wasmBackend();
  if (wasm === null) throw new Error("this Node has no WebAssembly SIMD");
  backends["wasm"] = wasm;
});

/** A trainer of a random network, with data and weights that follow from the seed; its steps change no weight. */
function make(seed: number, backend: Backend) {
  const architecture = randomGraph(seed);
  const uniform = random(seed + 1);
  const batch = 3 + Math.floor(14 * uniform());
  const ofLevel = (wanted: number) => architecture.units.filter(({ level }) => level === wanted);
  const top = Math.max(...architecture.units.map(({ level }) => level));
  const planned = plan(architecture, batch, {
    data_rows: batch,
    losses: losses.slice(0, ofLevel(top).length),
    dropout: seed % 3 === 0 ? 0.25 : 0,
  });
  const trainer = new Trainer(planned, backend, {
    optimizer: { kind: "sgd", learning_rate: 0 },
    dropout_keys: () => [seed, 3],
  });
  const table = (width: number) => Float32Array.from({ length: batch * width }, () => 4 * uniform() - 2);
  trainer.setData(
    ofLevel(0).map(({ neurons }) => table(neurons)),
    ofLevel(top).map(({ neurons }) => table(neurons)),
  );
  const draw = () => Math.round((2 * uniform() - 1) / grain) * grain;
  const weights = trainer.weights();
  for (const unit of weights)
    for (const name of names)
      unit[name].forEach((_, i) => {
        unit[name][i] = draw();
      });
  trainer.setWeights(weights);
  return { trainer, weights, rows: Array.from({ length: batch }, (_, i) => i), uniform };
}

const flat = (units: UnitWeights[]) => units.flatMap((unit) => names.flatMap((name) => [...unit[name]]));

describe("gradients of any network", () => {
  it("are the slopes of its loss, in double precision", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 20), (seed) => {
        const { trainer, weights, rows, uniform } = make(seed, plainBackend("double"));
        trainer.step(rows);
        const gradients = trainer.gradients();
        const scale = flat(gradients).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        weights.forEach((unit, u) => {
          for (const name of names) {
            const direction = unit[name].map(() => Math.sign(uniform() - 0.5));
            const loss = (distance: number): number => {
              const moved = weights.map((w) => ({ ...w }));
              moved[u] = { ...unit, [name]: unit[name].map((w, i) => w + distance * (direction[i] ?? 0)) };
              trainer.setWeights(moved);
              return trainer.step(rows);
            };
            const expected = slope(loss);
            const found = direction.reduce(
              (sum, d, i) => sum + d * (gradients[u]?.[name][i] ?? Number.NaN),
              0,
            );
            const bound = 1e-4 * (scale + 1e-3) * Math.sqrt(direction.length);
            expect(Math.abs(found - expected), `${name} of ${unit.level}.${unit.unit}`).toBeLessThan(bound);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it.each(["wasm", "plain"])("are those of double precision in %s", (name) => {
    fc.assert(
      fc.property(fc.nat(2 ** 20), (seed) => {
        const [ours, exact] = [backends[name] as Backend, plainBackend("double")].map((backend) => {
          const { trainer, rows } = make(seed, backend);
          return { loss: trainer.step(rows), gradients: flat(trainer.gradients()) };
        });
        const scale = (exact?.gradients ?? []).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(ours?.loss).toBeCloseTo(exact?.loss ?? Number.NaN, 4);
        ours?.gradients.forEach((value, i) => {
          expect(Math.abs(value - (exact?.gradients[i] ?? Number.NaN))).toBeLessThan(1e-4 * (scale + 1e-2));
        });
      }),
      { numRuns: 60 },
    );
  });
});

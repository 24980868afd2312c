import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ParameterSpec, SearchSpace } from "../search-space.js";
import { readBridgeSpace } from "./bridge-space.js";
import { readProposalSpace } from "./proposal-space.js";
import { readRangeSpace } from "./range-space.js";
import { readTpeSpace, toTpeSpace } from "./tpe-space.js";

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../samples/spaces/${name}.json`, import.meta.url), "utf8"));

const float = (low: number, high: number, log = false): ParameterSpec => ({ type: "float", low, high, log });
const int = (low: number, high: number): ParameterSpec => ({ type: "int", low, high, log: false });
const choices = (...values: (string | number)[]): ParameterSpec => ({ type: "categorical", choices: values });

const dialects = {
  bridge: readBridgeSpace,
  proposal: readProposalSpace,
  range: readRangeSpace,
  tpe: readTpeSpace,
};

test.each<[keyof typeof dialects, SearchSpace]>([
  [
    "bridge",
    { learning_rate: float(0.0001, 0.1), depth: choices(18, 34), epochs: { type: "fixed", value: 5 } },
  ],
  [
    "proposal",
    { head: choices("kgam", "irope"), lr: float(0.00001, 0.01, true), "controller.smooth": float(0, 0.5) },
  ],
  [
    "range",
    {
      embedding_dim: int(256, 512),
      n_layers: int(4, 8),
      lr: float(0.0001, 0.0005),
      weight_decay: float(0, 0.1),
      max_seq_len: { type: "fixed", value: 196 },
    },
  ],
  [
    "tpe",
    {
      lr: float(0.0001, 0.1, true),
      layers: { type: "int", low: 2, high: 8, log: false, step: 2 },
      activation: choices("relu", "elu"),
    },
  ],
])("what %s sends is understood", (dialect, space) => {
  expect(dialects[dialect](sample(dialect))).toEqual(space);
});

test.each<[keyof typeof dialects, unknown, string]>([
  ["bridge", { a: { type: "float", min: 0, max: 1, values: [1] } }, "parameters.a"],
  ["bridge", { a: { type: "choice", values: [1], min: 0 } }, "parameters.a"],
  ["bridge", { a: { type: "choice", values: [] } }, "parameters.a"],
  ["bridge", { a: { type: "float", min: 2, max: 1 } }, "parameters.a"],
  ["bridge", { a: { type: "int", min: 0.5, max: 1 } }, "parameters.a"],
  ["bridge", { a: [1, 2] }, "parameters.a"],
  ["bridge", null, "parameters"],
  ["proposal", { "a.b": { uniform: [0, 1], choice: [1] } }, "space.a.b"],
  ["proposal", { a: { uniform: [0] } }, "space.a"],
  ["proposal", { a: { loguniform: [0, 1] } }, "space.a"],
  ["proposal", { a: 3 }, "space.a"],
  ["proposal", [], "space"],
  ["range", { a: [1, 2, 3] }, "params.a"],
  ["range", { a: ["adam", "sgd"] }, "params.a"],
  ["range", { a: [2, 1] }, "params.a"],
  ["range", { a: {} }, "params.a"],
  ["tpe", {}, "search_space"],
  ["tpe", [{ name: "a", type: "float", low: 0, high: 1, choices: [1] }], "search_space.0"],
  ["tpe", [{ name: "a", type: "categorical", choices: ["x"], low: 0 }], "search_space.0"],
  ["tpe", [{ name: "a", type: "float", low: 0, high: 1, log: true }], "search_space.0"],
  [
    "tpe",
    [
      { name: "a", type: "int", low: 0, high: 1 },
      { name: "a", type: "int", low: 0, high: 1 },
    ],
    "search_space.1.name",
  ],
])("%s: an entry without one clear meaning is refused by name: %j", (dialect, value, field) => {
  expect(() => dialects[dialect](value)).toThrow(expect.objectContaining({ code: "invalid_input", field }));
});

test("whatever is sent is either a space or refused by name", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(dialects)), fc.jsonValue(), (read, value) => {
      let space: SearchSpace;
      try {
        space = read(value);
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid_input", field: expect.any(String) });
        return;
      }
      expect(SearchSpace.safeParse(space).success).toBe(true);
    }),
  );
});

const ends = (low: number, high: number) =>
  fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high })).map(([a, b]) => ({
    low: Math.min(a, b),
    high: Math.max(a, b),
  }));
const spec: fc.Arbitrary<ParameterSpec> = fc.oneof(
  ends(-100, 100).map((range) => ({ type: "int" as const, ...range, log: false, step: 3 })),
  ends(1, 100).map(({ low, high }) => float(low / 7, high / 7, true)),
  fc
    .uniqueArray(fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null)), { minLength: 1 })
    .map((values) => ({ type: "categorical" as const, choices: values })),
);

test("a space survives the way to the TPE bridge and back", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z.]{1,8}$/), spec), (space) => {
      expect(readTpeSpace(JSON.parse(JSON.stringify(toTpeSpace(space))))).toEqual({ ...space });
    }),
  );
});

test("the TPE bridge reads a fixed value as one choice, and has no conditions", () => {
  expect(toTpeSpace({ a: { type: "fixed", value: 3 } })).toEqual([
    { name: "a", type: "categorical", choices: [3] },
  ]);
  expect(() => toTpeSpace({ a: { type: "fixed", value: 3, when: { parameter: "b", in: [1] } } })).toThrow(
    expect.objectContaining({ field: "search_space.a.when" }),
  );
});

import type { SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { type Domain, mergeSpace } from "./merge-space.js";

const builtIn: SearchSpace = {
  levels: { type: "int", low: 2, high: 3, log: false },
  activation: { type: "categorical", choices: ["elu", "relu"] },
  learning_rate: { type: "float", low: 0.001, high: 0.01, log: true },
};
const domains: Record<string, Domain> = {
  levels: { kind: "integer", low: 1, high: 10 },
  activation: { kind: "choice", choices: ["elu", "relu", "tanh"] },
};

test("a replaced range keeps its place, the others stay", () => {
  const merged = mergeSpace(builtIn, { activation: { type: "categorical", choices: ["tanh"] } }, domains);
  expect(Object.keys(merged)).toEqual(["levels", "activation", "learning_rate"]);
  expect(merged.activation).toEqual({ type: "categorical", choices: ["tanh"] });
  expect(merged.levels).toEqual(builtIn.levels);
});

test("an unknown name is refused with the names that exist", () => {
  expect(() => mergeSpace(builtIn, { layers: { type: "int", low: 1, high: 2, log: false } })).toThrow(
    'search_space has no parameter "layers"; use one of levels, activation, learning_rate',
  );
  // A name that every object inherits.
  const inherited: SearchSpace = JSON.parse('{"constructor":{"type":"int","low":1,"high":2,"log":false}}');
  expect(() => mergeSpace(builtIn, inherited)).toThrow('search_space has no parameter "constructor"');
});

test.each<[string, SearchSpace, string]>([
  [
    "past the end",
    { levels: { type: "int", low: 1, high: 11, log: false } },
    "levels has the value 11; it takes integers from 1 to 10",
  ],
  ["float for integer", { levels: { type: "float", low: 1, high: 2, log: false } }, "is a float range"],
  ["fraction for integer", { levels: { type: "categorical", choices: [1.5] } }, "has the value 1.5"],
  ["text for number", { levels: { type: "categorical", choices: ["two"] } }, 'has the value "two"'],
  [
    "unknown choice",
    { activation: { type: "categorical", choices: ["relu", "sin"] } },
    'has the value "sin"',
  ],
  ["range for choice", { activation: { type: "int", low: 0, high: 1, log: false } }, "has the value 0"],
])("a range outside the domain is refused: %s", (_, overrides, message) => {
  expect(() => mergeSpace(builtIn, overrides, domains)).toThrow(message);
});

test("choices may stand in for a numeric range", () => {
  const choices: SearchSpace = { levels: { type: "categorical", choices: [2, 5] } };
  expect(mergeSpace(builtIn, choices, domains).levels).toEqual(choices["levels"]);
});

import { expect, test } from "vitest";
import { ageWeights } from "./age-weights.js";

test("the newest 25 trials count fully, older ones by age", () => {
  expect([...ageWeights(3)]).toEqual([1, 1, 1]);
  expect([...ageWeights(26)].slice(0, 2)).toEqual([1 / 26, 1]);
  expect([...ageWeights(28)].slice(0, 4)).toEqual([1 / 28, 1 / 28 + 27 / 56, 1, 1]);
  expect([...ageWeights(0)]).toEqual([]);
});

import { expect, it } from "vitest";
import { encodeRows } from "./encode.js";
import { encodedWidth, Preprocessing } from "./preprocessing.js";

/** As the first release saved it beside a model. */
const saved = {
  version: 1,
  limit: 4,
  features: [
    { kind: "numeric", name: "area", fill: 10, mean: 10, deviation: 2, missing_indicator: true },
    { kind: "categorical", name: "town", levels: ["Rome", "Oslo"], missing: false, other: true },
  ],
  target: { task: "regression", name: "price", mean: 100, deviation: 10 },
};

it("a model of the first release is read as it was meant, and nothing is added to it", () => {
  const preprocessing = Preprocessing.parse(saved);
  expect(preprocessing).toEqual(saved);
  expect(encodedWidth(preprocessing)).toBe(5);
  const rows = [
    { area: "n/a", town: "Oslo" },
    { area: 14, town: "Lima" },
  ];
  expect([...encodeRows(preprocessing, rows).values]).toEqual([0, 1, 0, 1, 0, 2, 0, 0, 0, 1]);
});

import { expect, it, test } from "vitest";
import { below } from "./normal.js";

// Abramowitz and Stegun, tables 26.1 and 26.2.
it.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1.959963984540054, 0.025],
  [-3, 1.349898031630095e-3],
  [-5, 2.866515718791939e-7],
  [-10, 7.619853024160527e-24],
  [-20, 2.753624118606233e-89],
])("the share of a normal distribution below %d", (z, share) => {
  expect(below(z) / share).toBeCloseTo(1, 6);
});

test("what is below and what is above is everything", () => {
  for (let z = -12; z <= 12; z += 0.37) expect(below(z) + below(-z)).toBeCloseTo(1, 12);
});

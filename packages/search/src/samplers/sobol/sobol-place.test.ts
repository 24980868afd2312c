import { expect, it, test } from "vitest";
import { mostDimensions, sobolPlace } from "./sobol-place.js";

// As computed by SciPy 1.x, which uses the same direction numbers.
it.each([
  [0, [0, 0, 0, 0, 0, 0, 0, 0]],
  [1, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]],
  [2, [0.75, 0.25, 0.25, 0.25, 0.75, 0.25, 0.25, 0.75]],
  [4, [0.375, 0.375, 0.625, 0.875, 0.875, 0.125, 0.875, 0.125]],
  [5, [0.875, 0.875, 0.125, 0.375, 0.375, 0.625, 0.375, 0.625]],
  [11, [0.4375, 0.5625, 0.1875, 0.6875, 0.6875, 0.9375, 0.3125, 0.9375]],
  [100, [0.4140625, 0.2578125, 0.7734375, 0.7265625, 0.4765625, 0.7578125, 0.7109375, 0.6484375]],
  [
    1000,
    [
      0.2197265625, 0.0966796875, 0.5185546875, 0.6767578125, 0.8994140625, 0.5224609375, 0.9130859375,
      0.4462890625,
    ],
  ],
])("point %i is the published one in dimensions 1 to 4, 8, 21, 41 and 64", (index, expected) => {
  expect([0, 1, 2, 3, 7, 20, 40, 63].map((dimension) => sobolPlace(index, dimension) / 2 ** 32)).toEqual(
    expected,
  );
});

test("in every dimension 256 points fall into 256 cells", () => {
  for (let dimension = 0; dimension < mostDimensions; dimension++) {
    const cells = new Set(Array.from({ length: 256 }, (_, i) => sobolPlace(i, dimension) >>> 24));
    expect(cells.size).toBe(256);
  }
});

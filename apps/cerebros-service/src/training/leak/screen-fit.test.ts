import { expect, it } from "vitest";
import { screenFit } from "./screen-fit.js";

it.each([
  ["a linear law", 100, { mean: { r2: 0 }, ridge: { r2: 0.99951 } }, 0.99951],
  ["nearly a linear law", 100, { mean: { r2: 0 }, ridge: { r2: 0.9989 } }, null],
  ["too few rows to tell", 4, { mean: { r2: 0 }, ridge: { r2: 1 } }, null],
  ["classes that a plane separates", 400, { majority: { accuracy: 0.6 }, logistic: { accuracy: 1 } }, 1],
  ["the same on few rows", 40, { majority: { accuracy: 0.6 }, logistic: { accuracy: 1 } }, null],
  ["one common class", 400, { majority: { accuracy: 0.9975 }, logistic: { accuracy: 1 } }, null],
  [
    "hardly better than the common class",
    4_000,
    { majority: { accuracy: 0.998 }, logistic: { accuracy: 0.9995 } },
    null,
  ],
])("%s", (_, rows, scores, figure) => {
  const leak = screenFit("y", rows, scores);
  expect(leak?.figure ?? null).toBe(figure);
  if (leak) expect(leak.message).toMatch(/^the columns together (explain|tell) the target "y" linearly: /);
});

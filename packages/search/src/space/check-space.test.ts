import type { ParameterSpec, SearchSpace } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outsideSpace } from "../study/check-point.js";
import { checkSpace } from "./check-space.js";
import { sampleParameters } from "./sample-parameters.js";

const unit: ParameterSpec = { type: "float", low: 0, high: 1, log: false };
const kind: ParameterSpec = { type: "categorical", choices: ["a", "b"] };
const when = (parameter: string, ...values: (string | number)[]) => ({ parameter, in: values });

describe("a space that contradicts itself", () => {
  it.each<[string, SearchSpace, string, RegExp]>([
    [
      "an unknown parent",
      { kind, x: { ...unit, when: when("kin", "a") } },
      "space.x.when.parameter",
      /"kin".*kind, x/,
    ],
    ["an inherited name", { x: { ...unit, when: when("constructor", "a") } }, "space.x.when.parameter", /./],
    ["a strange value", { kind, x: { ...unit, when: when("kind", "a", "c") } }, "space.x.when.in", /"c"/],
    [
      "a value off the grid",
      { n: { type: "int", low: 0, high: 8, log: false, step: 4 }, x: { ...unit, when: when("n", 3) } },
      "space.x.when.in",
      /3.*n never has/,
    ],
    ["itself as parent", { x: { ...kind, when: when("x", "a") } }, "space.x.when", /x → x/],
    [
      "a circle behind another parameter",
      {
        z: { ...unit, when: when("x", "a") },
        x: { ...kind, when: when("y", "a") },
        y: { ...kind, when: when("x", "b") },
      },
      "space.x.when",
      /x → y → x/,
    ],
    ["a choice twice", { kind: { ...kind, choices: ["a", "b", "a"] } }, "space.kind.choices", /"a"/],
    ["no choice", { kind: { ...kind, choices: [] } }, "space.kind.choices", /empty/],
    ["an infinite end", { x: { ...unit, high: Number.POSITIVE_INFINITY } }, "space.x.high", /Infinity/],
    ["no number", { x: { ...unit, low: Number.NaN } }, "space.x.low", /NaN/],
    ["crossing ends", { x: { ...unit, low: 2 } }, "space.x.low", /2, expected at most 1/],
    ["a log range from 0", { x: { ...unit, log: true } }, "space.x.low", /0, expected more than 0/],
    [
      "a log range with a step",
      { x: { ...unit, low: 1, high: 2, log: true, step: 1 } },
      "space.x.step",
      /none/,
    ],
    ["no step", { x: { ...unit, step: 0 } }, "space.x.step", /0, expected more than 0/],
    ["a lost step", { x: { ...unit, low: 1e16, high: 1e16 + 2, step: 0.1 } }, "space.x.step", /too small/],
    ["an infinite width", { x: { ...unit, low: -1.7e308, high: 1.7e308 } }, "space.x.high", /too far/],
    [
      "a condition on a continuous range",
      { x: unit, y: { ...unit, when: when("x", 0.5) } },
      "space.y.when.parameter",
      /"x".*hardly ever/,
    ],
  ])("is refused: %s", (_, space, field, message) => {
    expect(() => checkSpace(space)).toThrow(
      expect.objectContaining({ code: "invalid_input", field, message: expect.stringMatching(message) }),
    );
  });
});

describe("a space without contradictions", () => {
  it("may have a step larger than its range, and parents that come later", () => {
    const space: SearchSpace = { x: { ...unit, step: 5, when: when("kind", "a") }, kind };
    expect(() => checkSpace(space)).not.toThrow();
    expect(() => checkSpace({})).not.toThrow();
  });

  it("has points, and they are its members", () => {
    const links = fc.array(fc.tuple(fc.nat(), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(links, fc.nat(1000), (chosen, seed) => {
        // A parent has a smaller index, so there are no circles.
        const entries = chosen.map(([parent, conditional, first], index) => {
          const condition = { when: when(`p${parent % Math.max(1, index)}`, first ? "a" : "b") };
          return [`p${index}`, { ...kind, ...(conditional && index > 0 ? condition : {}) }] as const;
        });
        const space = Object.fromEntries(entries.reverse());
        checkSpace(space);
        expect(outsideSpace(space, sampleParameters(space, seed, 1))).toBeNull();
      }),
    );
  });
});

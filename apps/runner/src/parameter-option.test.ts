import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { parameterRange } from "./parameter-option.js";

describe("a range of the search space as a word", () => {
  it.each([
    ["levels=2..4", { levels: { type: "int", low: 2, high: 4, log: false } }],
    ["batch_size=16..64:log", { batch_size: { type: "int", low: 16, high: 64, log: true } }],
    ["learning_rate=1e-3..0.1:log", { learning_rate: { type: "float", low: 0.001, high: 0.1, log: true } }],
    ["weight_decay=0..2", { weight_decay: { type: "float", low: 0, high: 2, log: false } }],
    ["activation=elu, relu", { activation: { type: "categorical", choices: ["elu", "relu"] } }],
    ["spectral_norm=true,false", { spectral_norm: { type: "categorical", choices: [true, false] } }],
    ["dropout=0.1", { dropout: { type: "categorical", choices: [0.1] } }],
    [" loss = huber ", { loss: { type: "categorical", choices: ["huber"] } }],
  ])("%s", (text, space) => {
    expect(parameterRange(text)).toEqual(space);
  });

  it("every option adds a parameter, and the last range of one counts", () => {
    const space = parameterRange("levels=3..5", parameterRange("loss=mae", parameterRange("levels=2..4")));
    expect(space).toEqual({
      levels: { type: "int", low: 3, high: 5, log: false },
      loss: { type: "categorical", choices: ["mae"] },
    });
  });

  it.each(["levels", "levels=", "=3", "levels=4..2", "dropout=0..1:log", "levels=a..b", "levels=1..2:ln"])(
    "refuses %j with examples",
    (text) => {
      expect(() => parameterRange(text)).toThrow(InvalidArgumentError);
      expect(() => parameterRange(text)).toThrow("learning_rate=0.001..0.1:log");
    },
  );
});

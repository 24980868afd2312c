import type { SearchSpace } from "@cerebros/contracts";
import { expect, it } from "vitest";
import { refuseUnfitLoss } from "./refuse-unfit-loss.js";

const choose = (...choices: string[]) => ({ type: "categorical" as const, choices });
const fixed = (value: string) => ({ type: "fixed" as const, value });

it.each<[string, SearchSpace, number, string, RegExp]>([
  [
    "cross-entropy of a number",
    { loss: choose("mse", "cross_entropy") },
    0,
    "loss",
    /cross_entropy, which needs classes, but the target is a number; use auto, mse, mae or huber/,
  ],
  [
    "sigmoid cross-entropy of a number",
    { loss: fixed("sigmoid_cross_entropy") },
    0,
    "loss",
    /needs classes, but the target is a number/,
  ],
  [
    "balanced numbers",
    { class_weights: choose("none", "balanced") },
    0,
    "class_weights",
    /balanced, which needs classes, but the target is a number; use none/,
  ],
  [
    "sigmoid cross-entropy of three classes",
    { loss: choose("sigmoid_cross_entropy") },
    3,
    "loss",
    /needs two classes, but the target has 3; use cross_entropy/,
  ],
  [
    "balanced classes under a loss of distances",
    { loss: choose("auto", "mse"), class_weights: choose("balanced") },
    2,
    "class_weights",
    /balanced, which needs a cross-entropy of classes, but the loss is mse; use none, or the loss auto/,
  ],
  [
    "weights that may come with any loss",
    {
      loss: choose("huber", "cross_entropy"),
      optimizer: choose("adam", "sgd"),
      class_weights: { ...choose("balanced"), when: { parameter: "optimizer", in: ["sgd"] } },
    },
    2,
    "class_weights",
    /the loss is huber/,
  ],
])("%s: refused, with what would fit", (_, space, classes, name, message) => {
  const refused = expect.objectContaining({
    code: "invalid_input",
    field: `search_space.${name}`,
    message: expect.stringMatching(message),
  });
  expect(() => refuseUnfitLoss(space, classes)).toThrow(refused);
});

it.each<[string, SearchSpace, number]>([
  ["the built-in choices for a number", {}, 0],
  ["losses of distances for a number", { loss: choose("mse", "mae", "huber") }, 0],
  ["losses of distances for classes", { loss: choose("mse", "mae", "huber") }, 3],
  [
    "balanced cross-entropies of two classes",
    {
      loss: choose("auto", "cross_entropy", "sigmoid_cross_entropy"),
      class_weights: choose("none", "balanced"),
    },
    2,
  ],
  [
    "weights that exist with a cross-entropy only",
    {
      loss: choose("mse", "cross_entropy"),
      class_weights: { ...choose("balanced"), when: { parameter: "loss", in: ["cross_entropy"] } },
    },
    2,
  ],
  [
    "a loss that exists without weights only",
    {
      class_weights: choose("none", "balanced"),
      loss: { ...choose("mse"), when: { parameter: "class_weights", in: ["none"] } },
    },
    2,
  ],
])("%s: accepted", (_, space, classes) => {
  expect(() => refuseUnfitLoss(space, classes)).not.toThrow();
});

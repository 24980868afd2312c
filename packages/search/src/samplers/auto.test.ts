import type { Direction, SearchSpace } from "@cerebros/contracts";
import { expect, it, test } from "vitest";
import { historyOf } from "../testing/reported-trial.js";
import { autoSampler, choose } from "./auto.js";

const float = { type: "float", low: 0, high: 1, log: false } as const;
const many = (count: number): SearchSpace =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, float]));
const one: Direction[] = ["minimize"];

it.each<[string, SearchSpace, Direction[], number, string]>([
  ["the first trial", many(2), one, 1, "gp"],
  ["the hundredth trial", many(20), one, 100, "gp"],
  ["the next trial", many(20), one, 101, "tpe"],
  ["many parameters", many(21), one, 1, "tpe"],
  [
    "many parameters of which few vary",
    { ...many(20), name: { type: "fixed", value: 1 }, only: { type: "categorical", choices: [3] } },
    one,
    1,
    "gp",
  ],
  [
    "conditions",
    { a: { type: "categorical", choices: [1, 2] }, b: { ...float, when: { parameter: "a", in: [1] } } },
    one,
    1,
    "tpe",
  ],
  ["several objectives", many(2), ["minimize", "maximize"], 1, "tpe"],
])("%s", (_, space, directions, number, expected) => {
  expect(choose({ space, directions, number })).toBe(expected);
});

test("the chosen sampler is asked the same question", () => {
  const spy = (name: string) => ({ name, sample: (question: object) => ({ name, ...question }) as never });
  const sampler = autoSampler({ gp: spy("gp"), tpe: spy("tpe") });
  expect(sampler.name).toBe("auto");
  const question = { space: many(2), history: historyOf([]), directions: one, seed: 3 };
  expect(sampler.sample({ ...question, number: 7 })).toEqual({ name: "gp", ...question, number: 7 });
  expect(sampler.sample({ ...question, number: 107 })).toEqual({ name: "tpe", ...question, number: 107 });
});

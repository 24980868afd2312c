import { graph } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { goldenGraph, goldenWidths } from "../testing/golden-graph.js";
import { countParameters } from "./count-parameters.js";

test("widths and parameters of the published network are reproduced (I11)", () => {
  const widths = graph(goldenGraph)
    .slice(1)
    .map(({ width }) => width);
  expect(widths).toEqual(goldenWidths);
  expect(countParameters(goldenGraph)).toEqual({ total: 84_465, trainable: 74_729, not_trainable: 9_736 });
});

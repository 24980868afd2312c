import { expect, it } from "vitest";
import { describeReplay } from "./replay.js";

const replay = {
  trial_id: "k3x9q2m7ap-0001",
  trainer: "compiled" as const,
  epochs: 12,
  best_epoch: 9,
  equal: true,
  difference: null,
};

it("says that all is equal", () => {
  expect(describeReplay(replay)).toBe(
    "equal: trial k3x9q2m7ap-0001, 12 epochs on compiled: every weight came out bit for bit",
  );
});

it("says where the first difference is", () => {
  const difference = { where: "unit_1_0/kernel", index: 3, saved: 0.5, replayed: 0.25 };
  expect(describeReplay({ ...replay, equal: false, difference })).toContain(
    "unit_1_0/kernel[3] is 0.5 in the saved model and 0.25 now",
  );
  const encoding = { where: "preprocessing", index: null, saved: null, replayed: null };
  expect(describeReplay({ ...replay, equal: false, difference: encoding })).toContain(
    "the data are encoded otherwise",
  );
});

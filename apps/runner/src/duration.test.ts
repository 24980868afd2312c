import { assert, double, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { formatDuration, parseDuration } from "./duration.js";

it.each([
  ["10m", 600],
  ["90s", 90],
  ["90", 90],
  ["1h30m", 5_400],
  ["1h 30m".replace(" ", ""), 5_400],
  ["1.5h", 5_400],
  ["1h2m3s", 3_723],
  ["0.5", 0.5],
])("%s is %d seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

it.each(["", " ", "0", "0m", "soon", "-5", "10 minutes", "m", "1m1h", "1e3", "NaN", "Infinity", "10m?"])(
  "%j is no duration",
  (text) => {
    expect(parseDuration(text)).toBeNull();
  },
);

it("reads whole hours, minutes and seconds back", () => {
  const part = integer({ min: 0, max: 99 });
  assert(
    property(part, part, part, (h, m, s) => {
      const total = h * 3_600 + m * 60 + s;
      expect(parseDuration(`${h}h${m}m${s}s`)).toBe(total === 0 ? null : total);
    }),
  );
});

it("is shown in the units a person would use", () => {
  expect([400, 42_000, 185_000, 7_800_000].map(formatDuration)).toEqual([
    "0.4 s",
    "42 s",
    "3 min 05 s",
    "2 h 10 min",
  ]);
  assert(property(double({ min: 0, max: 1e10, noNaN: true }), (ms) => !formatDuration(ms).includes("60 s")));
});

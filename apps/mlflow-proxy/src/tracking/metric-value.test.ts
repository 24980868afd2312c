import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromStored, latestOf, toStored } from "./metric-value.js";

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const few = fc.constantFrom(-1n, 0n, 1n);
const metric = fc.record({
  key: fc.constantFrom("a", "b"),
  value: fc.oneof(fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, 1), fc.double()),
  timestamp: fc.oneof(few, int64),
  step: fc.oneof(few, int64),
});

describe("a metric as it is stored", () => {
  it("is finite, with a mark for NaN, and comes back as it was but for the infinities", () => {
    fc.assert(
      fc.property(metric, (given) => {
        const stored = toStored(given);
        expect(Number.isFinite(stored.value)).toBe(true);
        expect(stored.is_nan).toBe(Number.isNaN(given.value));
        const { value } = given;
        const expected =
          Number.isFinite(value) || Number.isNaN(value) ? value : Math.sign(value) * Number.MAX_VALUE;
        expect(fromStored(stored)).toEqual({ ...given, value: expected });
      }),
    );
  });
});

describe("the latest of some metrics", () => {
  it("is, of each key, one that no other exceeds by step, then timestamp, then value", () => {
    fc.assert(
      fc.property(fc.array(metric), (given) => {
        const stored = given.map(toStored);
        const latest = latestOf(stored);
        expect(latest.map(({ key }) => key).sort()).toEqual(
          [...new Set(stored.map(({ key }) => key))].sort(),
        );
        for (const best of latest) {
          expect(stored).toContain(best);
          for (const other of stored.filter(({ key }) => key === best.key))
            expect(compare(best, other)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it("does not depend on the order in which they came", () => {
    fc.assert(
      fc.property(fc.array(metric), (given) => {
        const values = (metrics: typeof given) =>
          latestOf(metrics.map(toStored))
            .map(({ key, step, timestamp, value }) => ({ key, step, timestamp, value: value + 0 }))
            .sort((a, b) => (a.key < b.key ? -1 : 1));
        expect(values(given.toReversed())).toEqual(values(given));
      }),
    );
  });
});

type Stored = ReturnType<typeof toStored>;

/** The rule again, written the other way: as a comparison of lists. */
function compare(a: Stored, b: Stored): number {
  const pairs: [bigint | number, bigint | number][] = [
    [a.step, b.step],
    [a.timestamp, b.timestamp],
    [a.value, b.value],
  ];
  for (const [x, y] of pairs) if (x !== y) return x > y ? 1 : -1;
  return 0;
}

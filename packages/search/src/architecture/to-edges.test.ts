import type { UnitRef } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { toEdges } from "./to-edges.js";
import type { UnitWiring } from "./wire.js";

const to = { level: 3, unit: 4 };
const ref = fc.record({ level: fc.nat({ max: 2 }), unit: fc.nat({ max: 2 }) });
const wiring: fc.Arbitrary<UnitWiring> = fc.record({
  to: fc.constant(to),
  laterals: fc.array(fc.record({ unit: fc.nat({ max: 3 }), gated: fc.boolean() }), { maxLength: 12 }),
  predecessors: fc.array(
    fc.record({ from: ref, origin: fc.constantFrom("final" as const, "draw" as const, "repair" as const) }),
    { maxLength: 20 },
  ),
});
const order = fc.constantFrom("drawn" as const, "sorted" as const);
const copies = (edges: ReturnType<typeof toEdges>) =>
  edges.flatMap((edge) => new Array<typeof edge>(edge.times).fill(edge));
const key = ({ level, unit }: UnitRef) => `${level}.${unit}`;

test("in the order of drawing, the copies are the picks one by one", () => {
  fc.assert(
    fc.property(wiring, (unit) => {
      const edges = toEdges(unit, { source_order: "drawn" });
      const all = copies(edges);
      expect(
        all.filter(({ kind }) => kind === "lateral").map(({ from, gated }) => [from.unit, gated]),
      ).toEqual(unit.laterals.map((pick) => [pick.unit, pick.gated]));
      expect(
        all.filter(({ kind }) => kind === "predecessor").map(({ from, origin }) => [from, origin]),
      ).toEqual(unit.predecessors.map(({ from, origin }) => [from, origin]));
      for (const [i, edge] of edges.slice(1).entries()) {
        expect({ ...edge, times: 0 }).not.toEqual({ ...edges[i], times: 0 });
      }
    }),
  );
});

test("in sorted order, a source has one edge per kind and mark, in the order of (level, unit)", () => {
  fc.assert(
    fc.property(wiring, (unit) => {
      const edges = toEdges(unit, { source_order: "sorted" });
      const keys = edges.map(({ from, kind, gated }) => `${kind} ${key(from)} ${gated}`);
      expect(keys).toEqual([...new Set(keys)].sort());
    }),
  );
});

it.each(["drawn", "sorted"] as const)("%s: lateral edges come first, and no copy is lost", (source_order) => {
  fc.assert(
    fc.property(wiring, (unit) => {
      const all = copies(toEdges(unit, { source_order }));
      expect(all.map(({ kind }) => kind)).toEqual([
        ...unit.laterals.map(() => "lateral"),
        ...unit.predecessors.map(() => "predecessor"),
      ]);
      const drawn = [
        ...unit.laterals.map((pick) => `3.${pick.unit}`),
        ...unit.predecessors.map(({ from }) => key(from)),
      ];
      expect(all.map(({ from }) => key(from)).sort()).toEqual(drawn.sort());
    }),
  );
});

test("an edge has an origin exactly if its copies share it", () => {
  fc.assert(
    fc.property(wiring, order, (unit, source_order) => {
      for (const edge of toEdges(unit, { source_order })) {
        if (edge.kind === "lateral") expect(edge).not.toHaveProperty("origin");
        if (edge.kind === "predecessor" && source_order === "sorted") {
          const origins = new Set(
            unit.predecessors.filter(({ from }) => key(from) === key(edge.from)).map(({ origin }) => origin),
          );
          expect(edge.origin).toBe(origins.size === 1 ? [...origins][0] : undefined);
        }
      }
    }),
  );
});

test("a gated copy is never joined with an ungated one", () => {
  const unit: UnitWiring = {
    to,
    laterals: [false, false, true, false].map((gated) => ({ unit: 1, gated })),
    predecessors: [],
  };
  const times = (source_order: "drawn" | "sorted") =>
    toEdges(unit, { source_order }).map((edge) => `${edge.gated ? "gated" : "plain"} ${edge.times}`);
  expect(times("drawn")).toEqual(["plain 2", "gated 1", "plain 1"]);
  expect(times("sorted")).toEqual(["plain 3", "gated 1"]);
});

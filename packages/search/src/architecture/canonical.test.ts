import { Architecture, type Edge } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { anyKey, anyOptions } from "../../test/any-options.js";
import { stream } from "../random/stream.js";
import { goldenGraph } from "../testing/golden-graph.js";
import { canonicalArchitecture, hashArchitecture } from "./canonical.js";
import { countParameters } from "./count-parameters.js";
import { sampleArchitecture } from "./sample-architecture.js";

const anyArchitecture = fc
  .tuple(anyOptions(), anyKey)
  .map(([options, key]) => sampleArchitecture(options, key));

/** The same network, written otherwise. */
function rewrite(architecture: Architecture, seed: number): Architecture {
  const values = stream(seed, "rewrite");
  const split = architecture.edges.flatMap(({ origin: _, ...edge }): Edge[] => {
    const head = values.int(1, edge.times);
    return head === edge.times
      ? [edge]
      : [
          { ...edge, times: head, origin: "draw" },
          { ...edge, times: edge.times - head },
        ];
  });
  // Readers, and the two kinds of one reader, may take turns; the edges within keep their order.
  const queues = new Map<string, Edge[]>();
  for (const edge of split) {
    const name = `${edge.to.level}.${edge.to.unit} ${edge.kind}`;
    queues.set(name, [...(queues.get(name) ?? []), edge]);
  }
  const edges: Edge[] = [];
  while (queues.size > 0) {
    const name = values.pick([...queues.keys()]);
    const queue = queues.get(name) ?? [];
    edges.push(...queue.splice(0, values.int(1, 3)));
    if (queue.length === 0) queues.delete(name);
  }
  const order = architecture.units.map((_, index) => index);
  values.shuffle(order);
  const units = order.flatMap((index) => architecture.units.slice(index, index + 1));
  return { ...architecture, units, edges };
}

describe("the hash", () => {
  it("does not see how a network is written", () => {
    fc.assert(
      fc.property(anyArchitecture, fc.nat(), (architecture, seed) => {
        const written = rewrite(architecture, seed);
        expect(canonicalArchitecture(written)).toEqual(canonicalArchitecture(architecture));
        expect(hashArchitecture(written)).toBe(hashArchitecture(architecture));
      }),
    );
  });

  it("survives JSON", () => {
    fc.assert(
      fc.property(anyArchitecture, (architecture) => {
        const read = Architecture.parse(JSON.parse(JSON.stringify(architecture)));
        expect(hashArchitecture(read)).toBe(hashArchitecture(architecture));
      }),
    );
  });

  it("sees every change of a unit or an edge", () => {
    const change = fc.constantFrom("neurons", "activation", "times", "order", "drop", "add");
    fc.assert(
      fc.property(anyArchitecture, change, fc.nat(), (architecture, what, at) => {
        const changed = structuredClone(canonicalArchitecture(architecture));
        const unit = changed.units[at % changed.units.length];
        const index = at % changed.edges.length;
        const edge = changed.edges[index];
        const next = changed.edges[index + 1];
        if (!unit || !edge) throw new Error("an architecture is never empty");
        if (what === "neurons") unit.neurons++;
        else if (what === "activation") unit.activation = unit.activation === "tanh" ? "relu" : "tanh";
        else if (what === "times") edge.times++;
        else if (what === "add") changed.edges.splice(index, 0, { ...edge });
        else if (what === "drop") {
          fc.pre(
            changed.edges.filter(({ to }) => to.level === edge.to.level && to.unit === edge.to.unit).length >
              1,
          );
          changed.edges.splice(index, 1);
        } else {
          fc.pre(next !== undefined && next.to.level === edge.to.level && next.to.unit === edge.to.unit);
          fc.pre(next?.kind === edge.kind && JSON.stringify(next) !== JSON.stringify(edge));
          changed.edges.splice(index, 2, ...changed.edges.slice(index, index + 2).reverse());
        }
        expect(hashArchitecture(changed)).not.toBe(hashArchitecture(architecture));
      }),
    );
  });

  it("of a network never changes", () => {
    expect(hashArchitecture(goldenGraph)).toMatchInlineSnapshot(
      `"3811afe157b28200de365f9f494a413567293a1c75399809e2f09d386dbb870e"`,
    );
  });
});

describe("gates", () => {
  const lateral = goldenGraph.edges.findIndex(({ kind }) => kind === "lateral");
  const marked: Architecture = {
    ...goldenGraph,
    edges: goldenGraph.edges.map((edge, index) => ({ ...edge, gated: index === lateral })),
  };
  const plain = hashArchitecture(goldenGraph);
  const gated = hashArchitecture({ ...marked, gate: { mode: "multiply", function: "sigmoid" } });

  it.each<[string, Architecture]>([
    ["a mark without a gate", marked],
    ["a gate without a mark", { ...goldenGraph, gate: { mode: "multiply", function: "sigmoid" } }],
    ["a gate that returns its source", { ...marked, gate: { mode: "activation", function: "linear" } }],
  ])("%s has no effect", (_, architecture) => {
    expect(hashArchitecture(architecture)).toBe(plain);
  });

  it.each<[string, Architecture]>([
    ["a gate", { ...marked, gate: { mode: "multiply", function: "tanh" } }],
    ["another mode", { ...marked, gate: { mode: "activation", function: "sigmoid" } }],
    ["a squared source", { ...marked, gate: { mode: "multiply", function: "linear" } }],
    ["no gate", marked],
  ])("%s is another function", (_, architecture) => {
    expect(hashArchitecture(architecture)).not.toBe(gated);
  });
});

test("a base model is another network, whatever defaults are written out", () => {
  const withBase = (form?: "rotation" | "legacy") => {
    const [input, ...units] = goldenGraph.units;
    const layers = [
      { kind: "embedding", vocabulary: 9, dimensions: 2 },
      { kind: "rotary", ...(form && { form }) },
      { kind: "flatten" },
      { kind: "dense", neurons: 39 },
    ];
    return { ...goldenGraph, units: [{ ...input, base: { columns: 3, layers } }, ...units] } as Architecture;
  };
  expect(hashArchitecture(withBase())).toBe(hashArchitecture(withBase("rotation")));
  expect(hashArchitecture(withBase())).not.toBe(hashArchitecture(withBase("legacy")));
  expect(hashArchitecture(withBase())).not.toBe(hashArchitecture(goldenGraph));
  expect(countParameters(withBase()).trainable).toBe(74_729 + 9 * 2 + 39 * (12 + 1));
});

test("what is no network has no hash", () => {
  const [first, ...units] = goldenGraph.units;
  expect(first?.level).toBe(0);
  expect(() => hashArchitecture({ ...goldenGraph, units })).toThrow("joins no units");
});

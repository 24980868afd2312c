/** The networks of the benchmark: architectures as `@cerebros/accelerator` and the peers take them. */

const predecessor = (from, to) => ({ from, to, kind: "predecessor", times: 1, gated: false });

/**
 * 38 inputs, four levels of 4, 5, 6 and 7 neurons (elu), one linear output. Every unit reads the input and the whole level
 * below it.
 */
export function sixteenUnits() {
  const neurons = [4, 5, 6, 7];
  const levels = 4;
  const units = [
    { level: 0, unit: 0, neurons: 38, activation: "linear" },
    ...Array.from({ length: levels }, (_, i) =>
      neurons.map((count, unit) => ({ level: i + 1, unit, neurons: count, activation: "elu" })),
    ).flat(),
    { level: levels + 1, unit: 0, neurons: 1, activation: "linear" },
  ];
  const edges = units
    .filter(({ level }) => level > 0)
    .flatMap((to) =>
      units
        .filter((from) => from.level === 0 || from.level === to.level - 1)
        .map((from) => predecessor(from, to)),
    );
  return { units, edges };
}

/** `width` inputs, `depth` levels of one unit with as many neurons (elu), each reading the level below it; one linear output. */
export function chain(width, depth) {
  const units = [
    { level: 0, unit: 0, neurons: width, activation: "linear" },
    ...Array.from({ length: depth }, (_, i) => ({
      level: i + 1,
      unit: 0,
      neurons: width,
      activation: "elu",
    })),
    { level: depth + 1, unit: 0, neurons: 1, activation: "linear" },
  ];
  return { units, edges: units.slice(1).map((to, i) => predecessor(units[i], to)) };
}

/** Seeded, uniform in [0, 1). */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Row-major inputs, normal, and a target that follows from them but for some noise. */
export function drawData(rows, features) {
  const uniform = generator(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const inputs = Float32Array.from({ length: rows * features }, normal);
  const targets = Float32Array.from({ length: rows }, (_, row) => {
    const x = inputs.subarray(row * features);
    return Math.sin(x[0]) + 0.5 * x[1] * x[2] + 0.3 * x[3] + 0.1 * normal();
  });
  return { inputs, targets };
}

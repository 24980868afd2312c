const bars = { tfjs: 300, keras: 40, small_share: 0.3, wide_share: 0.5, workers: 1.7, lstm: 12 };

/** Cells of the table that the claim about wide networks is about. */
const isWide = ({ width, batch }) => width >= 128 && batch >= 64;

/**
 * Adds which claims hold; a claim that was not measured is null.
 *
 * @param tolerance share of a bar that is enough, above 0 to 1.
 */
export function judge(tolerance, results) {
  const { steps, table, workers, lstm, small_graph } = results;
  const reached = (value, bar) => (value === undefined ? null : value >= tolerance * bar);
  const ratiosOf = (prefix) =>
    (steps ?? []).filter(({ name }) => name.startsWith(prefix)).map(({ ratio }) => ratio);
  // Of two ways to run a peer the faster one counts.
  const ratioTo = (prefix) => {
    const ratios = ratiosOf(prefix);
    return ratios.length > 0 ? Math.min(...ratios) : undefined;
  };
  const wide = table?.filter(isWide).map(({ share }) => share);
  const lstms = lstm?.map(({ rows }) => rows.find(({ name }) => name === "tfjs wasm").ratio);
  const claims = {
    tfjs: reached(ratioTo("tfjs"), bars.tfjs),
    keras: reached(ratioTo("Keras"), bars.keras),
    small_share: reached(small_graph.share, bars.small_share),
    wide_share: reached(wide && Math.min(...wide), bars.wide_share),
    workers: reached(workers && Math.max(workers.ratio, workers.on_free_cores), bars.workers),
    lstm: reached(lstms && Math.min(...lstms), bars.lstm),
  };
  return { holds: !Object.values(claims).includes(false), bars, claims, ...rounded(results) };
}

export function tables({ versions, machine, steps, small_graph, peak_gflops, table, workers, lstm, claims }) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const parts = [
    `${named.join(", ")}; ${machine.cores} cores, ${machine.cpu}, load ${machine.load_before.toFixed(1)} before`,
    `peak of the machine ${peak_gflops.toFixed(1)} GFLOP/s; a step of the 16 units ${small_graph.gflops.toFixed(1)} GFLOP/s, ${percent(small_graph.share)} of it (bar ${percent(bars.small_share)}: ${verdict(claims.small_share)})`,
  ];
  if (steps) {
    const bar = { "tfjs wasm": bars.tfjs, "Keras, graph": bars.keras, "Keras, XLA": bars.keras };
    parts.push(
      grid([
        ["a step of the 16 units", "ms", "ratio", "bar", ""],
        ...steps.map(({ name, ms_per_step, ratio }) => [
          name,
          ms_per_step.toPrecision(3),
          `${ratio.toPrecision(3)}×`,
          bar[name] ? `${bar[name]}×` : "",
          bar[name] ? verdict(ratio >= bar[name]) : "",
        ]),
      ]),
    );
  }
  for (const { neurons, bytes, rows } of lstm ?? []) {
    parts.push(
      grid([
        [`a step of the LSTM of ${neurons}, ${(bytes / 2 ** 20).toFixed(0)} MiB`, "ms", "ratio", "bar", ""],
        ...rows.map(({ name, ms_per_step, ratio }) => [
          name,
          ms_per_step.toPrecision(4),
          `${ratio.toPrecision(3)}×`,
          name === "tfjs wasm" ? `${bars.lstm}×` : "",
          name === "tfjs wasm" ? verdict(ratio >= bars.lstm) : "",
        ]),
      ]),
    );
  }
  if (table) parts.push(shares(table));
  if (workers) {
    const {
      one_steps_per_second: one,
      two_steps_per_second: two,
      ratio,
      on_free_cores,
      worker_mib,
    } = workers;
    parts.push(
      `workers: ${one.toFixed(0)} steps per second with one, ${two.toFixed(0)} with two: ${ratio.toFixed(2)}×, by processor time ${on_free_cores.toFixed(2)}× (bar ${bars.workers}×: ${verdict(claims.workers)}); ${worker_mib.toFixed(1)} MiB each`,
    );
  }
  return parts.join("\n\n");
}

/** One line per width and depth, one column per batch; a star where the bar of wide networks counts and is missed. */
function shares(table) {
  const batches = [...new Set(table.map(({ batch }) => batch))];
  const lines = [...new Set(table.map(({ width, depth }) => `${width} × ${depth}`))];
  return grid([
    ["share of the peak: width × depth", ...batches.map((batch) => `batch ${batch}`)],
    ...lines.map((line) => [
      line,
      ...table
        .filter(({ width, depth }) => `${width} × ${depth}` === line)
        .map((cell) => `${percent(cell.share)}${isWide(cell) && cell.share < bars.wide_share ? "*" : ""}`),
    ]),
  ]);
}

function percent(share) {
  return `${Math.round(100 * share)} %`;
}

function verdict(holds) {
  return holds ? "holds" : "FAILS";
}

function grid(lines) {
  const widths = lines[0].map((_, i) => Math.max(3, ...lines.map((cells) => cells[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  const [head, ...body] = lines;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** Four digits are more than any of these numbers holds. */
function rounded(value) {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(4));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}

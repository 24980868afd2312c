import { median } from "./quantile.mjs";

const START_LIMIT_MS = 500;
const START_BAR = 10;
const MEMORY_BAR = 10;
/** Times that our server may take of what a bare client of the database takes, where the bar is missed. */
const BARE_BAR = 1.5;

/** The bar of an operation in a store. In PostgreSQL much of the time is the database's own, whoever asks. */
export const bars = { sqlite: ({ bar }) => bar, postgres: () => 5 };

/**
 * Adds to what was measured the ratios, and which claims hold.
 *
 * @param tolerance share of a bar that is enough, above 0 to 1.
 */
export function judge(barOf, tolerance, { operations, start, memory, ...about }) {
  const judged = operations.map(({ rows, ...measured }) => {
    const operation = { ...measured, bar: barOf(measured) };
    if (operation.error !== undefined) return { ...operation, ratio: null, holds: false };
    const { ours, mlflow, bare } = rows;
    const ratio = ratioOfTurns(ours, mlflow);
    const bareRatio = bare === undefined ? null : ratioOfTurns(bare, ours);
    return {
      ...operation,
      ...rounded(rows),
      generator: rounded(operation.generator),
      ratio: round(ratio),
      ...(bareRatio !== null && { bare_ratio: round(bareRatio) }),
      holds: ratio >= operation.bar * tolerance || (bareRatio !== null && bareRatio <= BARE_BAR / tolerance),
    };
  });
  const startRatio = start.mlflow.first_answer_ms / start.ours.first_answer_ms;
  const memoryRatio = (at) => memory[at].mlflow.rss_mib / memory[at].ours.rss_mib;
  const claims = {
    operations: judged.every(({ holds }) => holds),
    start: start.ours.first_answer_ms < START_LIMIT_MS / tolerance && startRatio >= START_BAR * tolerance,
    memory: ["idle", "after_load"].every((at) => memoryRatio(at) >= MEMORY_BAR * tolerance),
  };
  return {
    ...about,
    holds: Object.values(claims).every(Boolean),
    claims,
    operations: judged,
    start: { ...rounded(start), ratio: round(startRatio) },
    memory: {
      idle: { ...rounded(memory.idle), ratio: round(memoryRatio("idle")) },
      after_load: { ...rounded(memory.after_load), ratio: round(memoryRatio("after_load")) },
    },
  };
}

/** Of the turns that followed each other: what else the machine did then met both. */
function ratioOfTurns(a, b) {
  return median(a.per_second_by_round.map((rate, round) => rate / b.per_second_by_round[round]));
}

export function table({ versions, operations, start, memory, claims, machine }) {
  const withBare = operations.some(({ bare }) => bare !== undefined);
  const rows = operations.map((row) =>
    row.error === undefined
      ? [
          row.title,
          rate(row.ours),
          rate(row.mlflow),
          `${row.ratio.toFixed(1)}×`,
          `${row.bar}×`,
          verdict(row.holds),
          latencies(row.ours),
          latencies(row.mlflow),
          ...(withBare ? bareCells(row) : []),
        ]
      : [
          row.title,
          "",
          "",
          "",
          `${row.bar}×`,
          verdict(false),
          row.error.slice(0, 60),
          "",
          ...(withBare ? ["", ""] : []),
        ],
  );
  const head = [
    "operation",
    "ours, per s",
    "MLflow, per s",
    "ratio",
    "bar",
    "",
    "ours, p50/p95/p99 ms",
    "MLflow, p50/p95/p99 ms",
    ...(withBare ? ["bare client, per s", "bare / ours"] : []),
  ];
  const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`;
  const mib = ({ rss_mib, pss_mib, processes }) =>
    `${rss_mib.toFixed(0)} MiB (${pss_mib.toFixed(0)} PSS, ${processes} processes)`;
  const resources = [
    [
      "spawn to first 200 of /health",
      seconds(start.ours.health_ms),
      seconds(start.mlflow.health_ms),
      ratioOf(start.mlflow.health_ms, start.ours.health_ms),
      "",
      "",
    ],
    [
      "spawn to first experiments/get",
      seconds(start.ours.first_answer_ms),
      seconds(start.mlflow.first_answer_ms),
      `${start.ratio.toFixed(1)}×`,
      `${START_BAR}×, < ${START_LIMIT_MS} ms`,
      verdict(claims.start),
    ],
    [
      "the same, database to be made",
      seconds(start.ours.making_database_ms),
      seconds(start.mlflow.making_database_ms),
      ratioOf(start.mlflow.making_database_ms, start.ours.making_database_ms),
      "",
      "",
    ],
    ...["idle", "after_load"].map((at) => [
      `memory, ${at.replace("_", " ")}`,
      mib(memory[at].ours),
      mib(memory[at].mlflow),
      `${memory[at].ratio.toFixed(1)}×`,
      `${MEMORY_BAR}×`,
      verdict(memory[at].ratio >= MEMORY_BAR),
    ]),
  ];
  return [
    `ours ${versions.ours} on Node ${versions.node}, MLflow ${versions.mlflow} on Python ${versions.python}; ${machine.cores} cores, ${machine.cpu}, load ${machine.load_before.toFixed(1)} before`,
    grid([head, ...rows]),
    grid([["", "ours", "MLflow", "ratio", "bar", ""], ...resources]),
  ].join("\n\n");
}

function bareCells({ bare, bare_ratio }) {
  return bare === undefined ? ["", ""] : [rate(bare), `${bare_ratio.toFixed(2)}×`];
}

function rate({ per_second }) {
  return per_second >= 100 ? per_second.toFixed(0) : per_second.toFixed(2);
}

function latencies({ p50_ms, p95_ms, p99_ms }) {
  return [p50_ms, p95_ms, p99_ms].map((ms) => ms.toFixed(ms < 10 ? 1 : 0)).join(" / ");
}

function ratioOf(a, b) {
  return `${(a / b).toFixed(1)}×`;
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

/** Three decimals are more than any of these numbers holds. */
function round(value) {
  return Math.round(value * 1_000) / 1_000;
}

function rounded(value) {
  if (typeof value === "number") return round(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}

import { stream } from "../random/stream.js";
import { type Axis, axisOf } from "./axis.js";
import { type ImportanceQuestion, type Outcome, outcomesOf } from "./question.js";
import { growTree } from "./regression-tree.js";
import { type Variances, variancesOf } from "./variance-shares.js";

/** Trees of a forest. */
const trees = 64;
/** Trials that a tree is grown from at most, drawn with replacement: a forest takes two seconds then, however long the study. */
const drawn = 1000;

/**
 * For each parameter the share of the objective's variance that it explains alone, over the whole space, by a random forest
 * fitted to the trials (functional ANOVA, Hutter, Hoos and Leyton-Brown 2014); what is missing to 1 is interaction. A
 * parameter that does not exist in every trial is judged by those in which it does, and counts by their share of the
 * trials; the models of other parameters read it at the middle of its range (the first choice) where it is missing.
 * Parameters of one value have 0.
 *
 * The seed draws the samples of the trees. Infinite values are left out. Refuses (`invalid_input`) fewer than two
 * trials with a finite value (`trials`), and an objective that the study does not have (`objective`).
 */
export function fanovaImportances(question: ImportanceQuestion): Record<string, number> {
  const { space, seed } = question;
  const finite = question.trials.filter(({ values }) => Number.isFinite(values?.[question.objective ?? 0]));
  const outcomes = outcomesOf({ ...question, trials: finite });
  const axes = Object.entries(space).flatMap(([name, spec]) => axisOf(name, spec) ?? []);
  const everywhere = explain(outcomes, axes, seed);
  const shares = Object.fromEntries(Object.keys(space).map((name) => [name, 0]));
  if (everywhere.total === 0) return shares;
  // Parameters of one branch exist in the same trials and need one forest.
  const groups = new Map<string, Variances>();
  for (const [i, axis] of axes.entries()) {
    const own = outcomes.filter(({ trial }) => axis.place(trial.parameters[axis.name]) !== null);
    if (own.length < 2) continue;
    const key = own.map(({ trial }) => trial.number).join();
    const found = own.length === outcomes.length ? everywhere : (groups.get(key) ?? explain(own, axes, seed));
    groups.set(key, found);
    shares[axis.name] = ((found.single[i] ?? 0) * own.length) / (outcomes.length * everywhere.total);
  }
  return shares;
}

/** Averages over the trees of a forest. */
function explain(outcomes: readonly Outcome[], axes: readonly Axis[], seed: number): Variances {
  const rows = outcomes.map(({ trial }) =>
    axes.map((axis) => axis.place(trial.parameters[axis.name]) ?? (axis.choices === null ? 0.5 : 0)),
  );
  const targets = outcomes.map(({ loss }) => loss);
  const single = axes.map(() => 0);
  let total = 0;
  for (let tree = 0; tree < trees; tree++) {
    const values = stream(seed, "fanova", tree);
    const sample = Array.from({ length: Math.min(drawn, rows.length) }, () => values.int(0, rows.length - 1));
    const variances = variancesOf(growTree(axes, rows, targets, sample), axes);
    total += variances.total / trees;
    for (const i of axes.keys()) single[i] = (single[i] ?? 0) + (variances.single[i] ?? 0) / trees;
  }
  return { total, single };
}

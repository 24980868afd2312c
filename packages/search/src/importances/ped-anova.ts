import { type Axis, axisOf } from "./axis.js";
import { type ImportanceQuestion, type Outcome, outcomesOf } from "./question.js";

/** Share of the trials that count as good. */
const good = 0.1;
/** Cells in which densities of numbers are compared. */
const cells = 50;

/**
 * For each parameter how differently good trials choose it than all trials do: the Pearson divergence of the best tenth
 * (at least two) from all, as a share of the sum over the parameters (PED-ANOVA, Watanabe, Bansal and Hutter 2023). It
 * asks what matters for being good, where fANOVA asks what matters anywhere. Shares sum to 1, or are all 0.
 *
 * A parameter that does not exist in every trial is judged by those in which it does, and counts by their share of the
 * trials. Parameters of one value have 0. Depends on no seed. Refuses (`invalid_input`) fewer than two trials that
 * succeeded (`trials`), and an objective that the study does not have (`objective`).
 */
export function pedAnovaImportances(question: ImportanceQuestion): Record<string, number> {
  const outcomes = outcomesOf(question).sort(
    (a, b) => ascending(a.loss, b.loss) || a.trial.number - b.trial.number,
  );
  const divergences = Object.entries(question.space).map(([name, spec]): [string, number] => {
    const axis = axisOf(name, spec);
    return [name, axis === null ? 0 : divergence(axis, outcomes)];
  });
  const sum = divergences.reduce((total, [, value]) => total + value, 0);
  return Object.fromEntries(divergences.map(([name, value]) => [name, sum > 0 ? value / sum : 0]));
}

/** @param outcomes best first */
function divergence(axis: Axis, outcomes: readonly Outcome[]): number {
  const places = outcomes.flatMap(({ trial }) => axis.place(trial.parameters[axis.name]) ?? []);
  if (places.length < 2) return 0;
  const best = places.slice(0, Math.max(2, Math.ceil(good * places.length)));
  const density = axis.choices === null ? numberDensity : choiceDensity(axis.choices);
  const [ofBest, ofAll] = [density(best), density(places)];
  const pearson = ofAll.reduce((sum, all, cell) => sum + all * ((ofBest[cell] as number) / all - 1) ** 2, 0);
  return (pearson * places.length) / outcomes.length;
}

/** Frequencies of the choices; one more observation is spread evenly, so that none has 0. */
function choiceDensity(choices: number): (places: readonly number[]) => number[] {
  return (places) => {
    const counts = new Array<number>(choices).fill(1 / choices);
    for (const choice of places) counts[choice] = (counts[choice] as number) + 1;
    return counts.map((count) => count / (places.length + 1));
  };
}

/** A normal kernel for each place, cut off at the ends of the axis, and an even one; summed in cells. */
function numberDensity(places: readonly number[]): number[] {
  const deviation = bandwidth(places);
  const density = new Array<number>(cells).fill(1 / cells);
  // Places are counted by cell first: many trials cost no more than few.
  const counts = new Array<number>(cells).fill(0);
  for (const place of places) {
    const cell = Math.min(cells - 1, Math.max(0, Math.floor(place * cells)));
    counts[cell] = (counts[cell] as number) + 1;
  }
  for (const [centre, count] of counts.entries()) {
    if (count === 0) continue;
    const kernel = counts.map((_, cell) => Math.exp(-0.5 * ((cell - centre) / (cells * deviation)) ** 2));
    const mass = kernel.reduce((sum, value) => sum + value, 0);
    for (const [cell, value] of kernel.entries()) {
      density[cell] = (density[cell] as number) + (count * value) / mass;
    }
  }
  return density.map((value) => value / (places.length + 1));
}

/** Scott's rule with the robust deviation (quartiles), at least half a cell. */
function bandwidth(places: readonly number[]): number {
  const sorted = [...places].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
  const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
  const variance = places.reduce((sum, place) => sum + (place - mean) ** 2, 0) / (places.length - 1);
  const spread = Math.min(Math.sqrt(variance), (at(0.75) - at(0.25)) / 1.34);
  return Math.max(0.5 / cells, 1.059 * spread * places.length ** -0.2);
}

function ascending(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

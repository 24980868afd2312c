import { type EdgeOrigin, invalidInput, type UnitRef, unitName } from "@cerebros/contracts";
import type { Stream } from "../random/stream.js";
import { type LateralPick, LateralTries } from "./lateral.js";
import type { ArchitectureOptions } from "./options.js";
import { pickCount } from "./pick-count.js";
import { repairs } from "./repair.js";

/** A source on a lower level. */
export interface PredecessorPick {
  from: UnitRef;
  origin: EdgeOrigin;
}

/** What one unit reads, in the order of drawing; a source may occur any number of times. */
export interface UnitWiring {
  to: UnitRef;
  laterals: LateralPick[];
  predecessors: PredecessorPick[];
}

/** Hands out the random values of one purpose. */
export type Streams = (...purpose: (string | number)[]) => Stream;

/**
 * Wires the units (Cerebros specification 2.3): `sizes[k]` units on level k, level 0 being the inputs. The result has
 * every unit above level 0, in the order of (level, unit).
 *
 * Every unit, pass and purpose draws from a stream of its own, so what a flag does not concern is drawn alike with and
 * without it. Throws `invalid_input` when rounding down leaves a unit without any source.
 */
export function wire(sizes: readonly number[], options: ArchitectureOptions, streams: Streams): UnitWiring[] {
  const units = sizes.flatMap((size, level) =>
    level === 0 ? [] : Array.from({ length: size }, (_, unit) => newUnit({ level, unit }, options)),
  );
  for (let pass = 1; pass <= options.draw_passes; pass++) {
    for (const unit of units) {
      if (pass === 1) drawFinal(unit, sizes, options, streams);
      drawPredecessors(unit, sizes, options, streams, pass);
      drawLaterals(unit, sizes, options, streams, pass);
    }
    if (pass === 1) repairUnread(units, sizes, options, streams);
  }
  checkSources(units);
  return units.map(({ to, laterals, predecessors }) => ({ to, laterals, predecessors }));
}

interface UnitInProgress extends UnitWiring {
  tries: LateralTries;
}

function newUnit(to: UnitRef, options: ArchitectureOptions): UnitInProgress {
  return { to, laterals: [], predecessors: [], tries: new LateralTries(to.unit, options) };
}

/** The additional picks of an output unit on the level just below it. */
function drawFinal(
  { to, predecessors }: UnitWiring,
  sizes: readonly number[],
  options: ArchitectureOptions,
  streams: Streams,
): void {
  if (to.level !== sizes.length - 1) return;
  const size = sizes[to.level - 1] ?? 0;
  const values = streams("final", to.unit);
  for (let i = 0; i < options.final_to_last_hidden_factor * size; i++) {
    predecessors.push({ from: { level: to.level - 1, unit: values.int(0, size - 1) }, origin: "final" });
  }
}

function drawPredecessors(
  { to, predecessors }: UnitWiring,
  sizes: readonly number[],
  options: ArchitectureOptions,
  streams: Streams,
  pass: number,
): void {
  const values = streams("draw", pass, to.level, to.unit);
  for (const [level, size] of sizes.slice(0, to.level).entries()) {
    const count = pickCount(to.level, level, size, options);
    for (let i = 0; i < count; i++) {
      predecessors.push({ from: { level, unit: values.int(0, size - 1) }, origin: "draw" });
    }
  }
}

/** Replaces the lateral edges of the unit. Where it draws several times, the last result is the valid one. */
function drawLaterals(
  unit: UnitInProgress,
  sizes: readonly number[],
  { output_lateral_draws }: ArchitectureOptions,
  streams: Streams,
  pass: number,
): void {
  const { level, unit: index } = unit.to;
  let draws = 1;
  if (level === sizes.length - 1)
    draws = pass === 1 ? output_lateral_draws : Math.min(1, output_lateral_draws);
  if (draws === 0) return;
  const values = streams("lateral", pass, level, index);
  for (let draw = 0; draw < draws; draw++) {
    unit.laterals = [...unit.tries.draw(values)]
      .filter(({ accepted }) => accepted)
      .map(({ unit: source, gated }) => ({ unit: source, gated }));
  }
}

function repairUnread(
  units: readonly UnitWiring[],
  sizes: readonly number[],
  options: ArchitectureOptions,
  streams: Streams,
): void {
  const read = new Set(units.flatMap(({ predecessors }) => predecessors.map(({ from }) => unitName(from))));
  const isRead = (unit: UnitRef) => read.has(unitName(unit));
  const byName = new Map(units.map((unit) => [unitName(unit.to), unit]));
  const valuesOf = ({ level, unit }: UnitRef) => streams("repair", level, unit);
  for (const { from, to } of repairs(sizes, isRead, options, valuesOf)) {
    byName.get(unitName(to))?.predecessors.push({ from, origin: "repair" });
  }
}

function checkSources(units: readonly UnitWiring[]): void {
  for (const { to, laterals, predecessors } of units) {
    if (laterals.length > 0 || predecessors.length > 0) continue;
    const which = to.level === 1 ? "first" : "main";
    throw invalidInput(
      `predecessor_level_connection_affinity_factor_${which}`,
      `unit ${unitName(to)} reads nothing: predecessor_level_connection_affinity_factor_${which} is too small ` +
        "for rounding down; raise it or round up",
    );
  }
}

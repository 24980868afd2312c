import { type Edge, type Gate, unitName } from "@cerebros/contracts";

/**
 * Name of the columns that an edge reads: all edges with the same name share one normalisation. What a gate makes of a unit
 * are columns of their own beside the unit's.
 */
export function columnsName(edge: Edge, gate: Gate | undefined): string {
  return edge.gated && gate !== undefined ? gatedName(unitName(edge.from)) : unitName(edge.from);
}

export const gatedName = (unit: string): string => `${unit} gated`;

import { invalidInput } from "@cerebros/contracts";
import { directionNumbers } from "./direction-numbers.js";

const bits = 32;
export const mostDimensions = directionNumbers.length + 1;

const columns = new Map<number, Uint32Array>();

/**
 * Coordinate `dimension`, from 0, of point `index`, from 0, of the Sobol sequence in the order of Gray codes (Antonov and
 * Saleev 1979), as a whole number of 2^-32. Indices are below 2^32.
 */
export function sobolPlace(index: number, dimension: number): number {
  const directions = columns.get(dimension) ?? directionsOf(dimension);
  columns.set(dimension, directions);
  const gray = (index ^ (index >>> 1)) >>> 0;
  let place = 0;
  for (let bit = 0; bit < bits; bit++) {
    if ((gray >>> bit) & 1) place ^= directions[bit] as number;
  }
  return place >>> 0;
}

/** The recurrence of Bratley and Fox 1988, algorithm 659. */
function directionsOf(dimension: number): Uint32Array {
  const directions = new Uint32Array(bits);
  if (dimension === 0) return directions.map((_, bit) => 2 ** (bits - 1 - bit));
  const row = directionNumbers[dimension - 1];
  if (row === undefined) {
    throw invalidInput(
      "space",
      `space has more than the ${mostDimensions} parameters that sobol has numbers for`,
    );
  }
  const [polynomial, ...first] = row as [number, ...number[]];
  const degree = first.length;
  for (let bit = 0; bit < bits; bit++) {
    if (bit < degree) {
      directions[bit] = (first[bit] as number) * 2 ** (bits - 1 - bit);
      continue;
    }
    const oldest = directions[bit - degree] as number;
    let next = oldest ^ (oldest >>> degree);
    for (let k = 1; k < degree; k++) {
      if ((polynomial >>> (degree - k)) & 1) next ^= directions[bit - k] as number;
    }
    directions[bit] = next;
  }
  return directions;
}

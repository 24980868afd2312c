import type { Direction } from "@cerebros/contracts";

/** The trials that no other one beats in every objective; of one objective, the best. Grows one trial at a time. */
export interface Front {
  /** By number, ascending. */
  numbers(): number[];
  /** True when the trial is on the front now. A trial that equals an earlier one adds nothing. */
  add(number: number, values: readonly number[]): boolean;
}

/** @param directions one for each objective, in the order of the values. */
export function createFront(directions: readonly Direction[]): Front {
  let members: { number: number; losses: number[] }[] = [];
  return {
    numbers: () => members.map(({ number }) => number).sort((a, b) => a - b),
    add(number, values) {
      const losses = values.map((value, i) => (directions[i] === "maximize" ? -value : value));
      if (members.some((member) => noWorse(member.losses, losses))) return false;
      members = members.filter((member) => !noWorse(losses, member.losses));
      members.push({ number, losses });
      return true;
    },
  };
}

function noWorse(a: readonly number[], b: readonly number[]): boolean {
  return a.every((loss, i) => loss <= (b[i] as number));
}

import { invalidInput, type ParameterSpec, type SearchSpace } from "@cerebros/contracts";
import { isInRange } from "../study/check-point.js";

/**
 * Refuses (`invalid_input`, field `space.<name>…`) a space that contradicts itself: ends that are not finite or cross,
 * log ranges from 0 or with a step, steps that are lost to rounding, choices that repeat, and conditions on a parameter
 * that is not there, on a continuous one, on a value that it never has, or in a circle.
 * Every parameter of a space that passes exists in some point. A step larger than its range is allowed: it leaves `low`.
 */
export function checkSpace(space: SearchSpace): void {
  for (const [name, spec] of Object.entries(space)) checkValues(`space.${name}`, spec);
  checkConditions(space, "space");
}

/** The conditions alone. @param field what the caller calls the space */
export function checkConditions(space: SearchSpace, field: string): void {
  for (const [name, spec] of Object.entries(space)) checkCondition(space, `${field}.${name}.when`, spec);
  for (const name of Object.keys(space)) checkCircle(space, name, field);
}

function checkValues(field: string, spec: ParameterSpec): void {
  if (spec.type === "fixed") return;
  if (spec.type === "categorical") {
    if (spec.choices.length === 0)
      throw invalidInput(`${field}.choices`, `${field}.choices is empty, expected one at least`);
    const twice = spec.choices.find((choice, index) => spec.choices.indexOf(choice) !== index);
    if (twice !== undefined) {
      throw invalidInput(
        `${field}.choices`,
        `${field}.choices has the value ${show(twice)} more than once, expected every choice once`,
      );
    }
    return;
  }
  for (const end of ["low", "high"] as const) {
    if (!Number.isFinite(spec[end])) {
      throw invalidInput(`${field}.${end}`, `${field}.${end} is ${spec[end]}, expected a finite number`);
    }
  }
  if (spec.low > spec.high) {
    throw invalidInput(`${field}.low`, `${field}.low is ${spec.low}, expected at most ${spec.high}`);
  }
  if (!Number.isFinite(spec.high - spec.low)) {
    throw invalidInput(`${field}.high`, `${field}.high is ${spec.high}, too far from low ${spec.low}`);
  }
  if (spec.log && spec.low <= 0) {
    throw invalidInput(`${field}.low`, `${field}.low is ${spec.low}, expected more than 0 for a log range`);
  }
  if (spec.step !== undefined) checkStep(field, spec, spec.step);
}

function checkStep(
  field: string,
  { low, high, log }: { low: number; high: number; log: boolean },
  step: number,
): void {
  const at = `${field}.step`;
  if (log) throw invalidInput(at, `${at} is ${step}, expected none for a log range`);
  if (!(step > 0)) throw invalidInput(at, `${at} is ${step}, expected more than 0`);
  if (low === high) return;
  const isLost = low + step === low || high - step === high;
  if (isLost || (high - low) / step > Number.MAX_SAFE_INTEGER) {
    throw invalidInput(at, `${at} is ${step}, too small to tell values from ${low} to ${high} apart`);
  }
}

function checkCondition(space: SearchSpace, field: string, { when }: ParameterSpec): void {
  if (when === undefined) return;
  const parent = Object.hasOwn(space, when.parameter) ? space[when.parameter] : undefined;
  if (parent === undefined) {
    throw invalidInput(
      `${field}.parameter`,
      `${field}.parameter is ${show(when.parameter)}, which the space does not have; use one of ${Object.keys(space).join(", ")}`,
    );
  }
  if (parent.type === "float" && parent.step === undefined && parent.low < parent.high) {
    throw invalidInput(
      `${field}.parameter`,
      `${field}.parameter is ${show(when.parameter)}, a range that hardly ever has one given value; ` +
        "use a parameter with choices, of integers or with a step",
    );
  }
  const impossible = when.in.find((value) => !isInRange(parent, value));
  if (impossible !== undefined) {
    throw invalidInput(
      `${field}.in`,
      `${field}.in has the value ${show(impossible)}, which ${when.parameter} never has`,
    );
  }
}

function checkCircle(space: SearchSpace, name: string, field: string): void {
  const path = [name];
  for (let at = space[name]?.when?.parameter; at !== undefined; at = space[at]?.when?.parameter) {
    if (path.includes(at)) {
      // Reported where the circle begins, not at a parameter that merely leads to it.
      const circle = [...path.slice(path.indexOf(at)), at];
      throw invalidInput(
        `${field}.${at}.when`,
        `${field}.${at}.when depends on itself: ${circle.join(" → ")}; expected conditions without a circle`,
      );
    }
    path.push(at);
  }
}

function show(value: unknown): string {
  return JSON.stringify(value);
}

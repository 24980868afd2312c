import { type ParameterSpec, type ParameterValue, SearchSpace } from "@cerebros/contracts";
import { cerebrosSpace } from "@cerebros/search";
import { InvalidArgumentError } from "commander";

const expected =
  "Expected NAME=RANGE such as levels=2..4, learning_rate=0.001..0.1:log, activation=elu,relu or dropout=0.1.";

/**
 * A range of the search space as a word: `low..high`, with `:log` for one that is sampled in the logarithm, or values
 * separated by commas. Repeating the option adds parameters; the last range of a parameter counts. Which names and values
 * a space can have is the service's to say.
 */
export function parameterRange(text: string, before: SearchSpace = {}): SearchSpace {
  const [, name = "", range = ""] = /^\s*([^=\s]+)\s*=\s*(.+?)\s*$/.exec(text) ?? [];
  const space = SearchSpace.safeParse({ ...before, [name]: readRange(name, range) });
  if (name === "" || !space.success) throw new InvalidArgumentError(expected);
  return space.data;
}

function readRange(name: string, range: string): ParameterSpec | null {
  const ends = /^(\S+?)\.\.(\S+?)(:log)?$/.exec(range);
  if (ends === null) return { type: "categorical", choices: range.split(",").map(readValue) };
  const [low, high] = [readValue(ends[1] ?? ""), readValue(ends[2] ?? "")];
  if (typeof low !== "number" || typeof high !== "number") return null;
  const type = isWhole(name, low, high) ? "int" : "float";
  return { type, low, high, log: ends[3] !== undefined };
}

/** 0..2 is a range of integers where the built-in range of that parameter is not one of fractions. */
function isWhole(name: string, low: number, high: number): boolean {
  const builtIn = Object.hasOwn(cerebrosSpace, name) ? cerebrosSpace[name]?.type : undefined;
  return builtIn !== "float" && Number.isInteger(low) && Number.isInteger(high);
}

function readValue(text: string): ParameterValue {
  const word = text.trim();
  if (word === "true" || word === "false") return word === "true";
  return word !== "" && Number.isFinite(Number(word)) ? Number(word) : word;
}

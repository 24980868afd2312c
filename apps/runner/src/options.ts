import { InvalidArgumentError, Option } from "commander";
import { parse } from "csv-parse/sync";
import { parseDuration } from "./duration.js";

/** Parsers of option values. Each refuses with what was expected; commander adds the option and the value. */

export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}

export function seconds(text: string): number {
  const value = parseDuration(text);
  if (value !== null) return value;
  throw new InvalidArgumentError("Expected a time above zero such as 90s, 10m or 1h30m.");
}

/** Column names, separated by commas; a name with a comma stands in double quotes. Repeating the option adds names. */
export function columnNames(text: string, before: string[] = []): string[] {
  try {
    const [names = []] = parse(text, { trim: true, skip_empty_lines: true }) as string[][];
    const given = names.filter((name) => name !== "");
    if (given.length > 0) return [...before, ...given];
  } catch {
    // Not one line of CSV; the message below says what is.
  }
  throw new InvalidArgumentError("Expected column names such as a,b or 'a,\"b, c\"'.");
}

export interface ServiceOptions {
  port?: number;
  dataDir?: string;
}

/** Options of every command that may start a service of its own. */
export function portOption(): Option {
  return new Option("--port <port>", "start a service of its own on this port").argParser(
    wholeNumber(1, 65_535),
  );
}

export function dataDirOption(): Option {
  return new Option("--data-dir <folder>", "start a service of its own that keeps its state in this folder");
}

import { invalidInput, type ParameterSpec, type ParameterValue, type SearchSpace } from "@cerebros/contracts";

/** What a parameter may be at all, wherever its range was chosen. */
export type Domain =
  | { kind: "integer" | "number"; low: number; high: number }
  | { kind: "choice"; choices: readonly ParameterValue[] };

/**
 * The built-in space with the ranges that the user replaced; order and all other ranges are kept. Refuses
 * (`invalid_input`, field `search_space.<name>`) a name that the built-in space does not have, and a range that reaches
 * out of the parameter's domain. A name without a domain takes any range.
 */
export function mergeSpace(
  builtIn: SearchSpace,
  overrides: SearchSpace,
  domains: Readonly<Record<string, Domain>> = {},
): SearchSpace {
  for (const [name, spec] of Object.entries(overrides)) {
    if (!Object.hasOwn(builtIn, name)) {
      throw invalidInput(
        `search_space.${name}`,
        `search_space has no parameter "${name}"; use one of ${Object.keys(builtIn).join(", ")}`,
      );
    }
    const domain = Object.hasOwn(domains, name) ? domains[name] : undefined;
    const outside = domain && outsideOf(domain, spec);
    if (outside !== undefined) {
      throw invalidInput(`search_space.${name}`, `search_space.${name} ${outside}`);
    }
  }
  return { ...builtIn, ...overrides };
}

/** What is wrong with the range, or undefined. */
function outsideOf(domain: Domain, spec: ParameterSpec): string | undefined {
  const values = extremes(spec);
  if (domain.kind === "choice") {
    const strange = values.find((value) => !domain.choices.includes(value));
    // A numeric range holds more than its two ends, so it never fits a list.
    if (strange === undefined && (spec.type === "categorical" || spec.type === "fixed")) return undefined;
    return `has the value ${show(strange ?? null)}; use {"type":"categorical","choices":[...]} with ${domain.choices.map(show).join(", ")}`;
  }
  const wanted = `${domain.kind === "integer" ? "integers" : "numbers"} from ${domain.low} to ${domain.high}`;
  if (domain.kind === "integer" && spec.type === "float") return `is a float range; it takes ${wanted}`;
  const strange = values.find(
    (value) =>
      typeof value !== "number" ||
      value < domain.low ||
      value > domain.high ||
      (domain.kind === "integer" && !Number.isInteger(value)),
  );
  return strange === undefined ? undefined : `has the value ${show(strange)}; it takes ${wanted}`;
}

function extremes(spec: ParameterSpec): ParameterValue[] {
  switch (spec.type) {
    case "fixed":
      return [spec.value];
    case "categorical":
      return spec.choices;
    default:
      return [spec.low, spec.high];
  }
}

function show(value: ParameterValue): string {
  return JSON.stringify(value);
}

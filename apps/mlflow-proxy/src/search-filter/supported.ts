import { invalidInput } from "@cerebros/contracts";
import type { SearchGrammar } from "./grammar.js";
import type { Clause, Entity, Test } from "./syntax.js";

const equality = ["=", "!="] as const;
const numeric = [...equality, ">", ">=", "<", "<="] as const;
const textual = [...equality, "LIKE", "ILIKE"] as const;
const lists = ["IN", "NOT IN"] as const;
const nullTests = ["IS NULL", "IS NOT NULL"] as const;

/** What a field holds, and the operators for it. */
interface Rule {
  /** The one name of an attribute, else the key. */
  key: string;
  type: "text" | "number";
  operators: readonly Test["operator"][];
}

/** The clause under the one name of its attribute, or `invalid_input` that says what the search can compare. */
export function requireTest(
  { entity, key }: { entity: Entity; key: string },
  test: Test,
  grammar: SearchGrammar,
  { extensions }: { extensions: boolean },
): Clause {
  const rule = ruleOf(entity, key, grammar, extensions);
  const field = `${entity} ${JSON.stringify(key)}`;
  if (!rule.operators.includes(test.operator))
    throw invalidInput(
      "filter",
      `Invalid comparator '${test.operator}' for ${field}: expected one of ${rule.operators.join(", ")}`,
    );
  if ("value" in test && rule.type === "number" && typeof test.value === "string")
    throw invalidInput(
      "filter",
      `Expected numeric value type for ${field}. Found ${JSON.stringify(test.value)}: numbers are not quoted`,
    );
  if ("value" in test && rule.type === "text" && typeof test.value !== "string")
    throw invalidInput(
      "filter",
      `Expected a quoted string value for ${field} (e.g. 'my-value'). Got value ${test.value}`,
    );
  // Metrics are doubles, with which MLflow compares one.
  if ("value" in test && typeof test.value === "bigint" && entity !== "attribute")
    return { entity, key: rule.key, operator: test.operator, value: Number(test.value) };
  return { entity, key: rule.key, ...test };
}

function ruleOf(entity: Entity, key: string, grammar: SearchGrammar, extensions: boolean): Rule {
  switch (entity) {
    case "attribute":
      return attributeRule(key, grammar);
    case "metric":
      return { key, type: "number", operators: numeric };
    case "dataset":
      return datasetRule(key, grammar);
    case "tag":
    case "param":
      return {
        key,
        type: "text",
        operators: [
          ...textual,
          ...(grammar.null_tests.includes(entity) ? nullTests : []),
          ...(extensions || grammar.lists?.includes(entity) ? lists : []),
        ],
      };
  }
}

function attributeRule(key: string, { attributes }: SearchGrammar): Rule {
  const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (attribute === undefined) throw unknownKey("attribute", key, Object.keys(attributes));
  const { name, type } = attribute;
  if (type === "number") return { key: name, type, operators: numeric };
  return { key: name, type, operators: attribute.lists ? [...textual, ...lists] : textual };
}

function datasetRule(key: string, { dataset_keys = [] }: SearchGrammar): Rule {
  if (!dataset_keys.includes(key)) throw unknownKey("dataset", key, dataset_keys);
  return { key, type: "text", operators: [...textual, ...lists] };
}

function unknownKey(entity: Entity, key: string, known: readonly string[]) {
  return invalidInput(
    "filter",
    `Invalid ${entity} key '${key.slice(0, 250)}' specified. Valid keys are ${known.join(", ")}`,
  );
}

import { invalidInput } from "@cerebros/contracts";
import type { Comparison, Entity } from "./syntax.js";

/** What a search can compare so far: text for equality. */
export interface Equality {
  entity: "attribute" | "tag";
  key: string;
  value: string;
}

/** The attributes of one search by each name that callers use for them. */
export type Attributes<Name extends string> = Readonly<Record<string, Name>>;

export const runAttributes = {
  run_id: "run_id",
  run_name: "run_name",
  "run name": "run_name",
  "Run name": "run_name",
  "Run Name": "run_name",
  status: "status",
  user_id: "user_id",
  artifact_uri: "artifact_uri",
} as const satisfies Attributes<string>;

export const experimentAttributes = { name: "name" } as const satisfies Attributes<string>;

export const loggedModelAttributes = {
  name: "name",
  model_id: "model_id",
  model_type: "model_type",
  source_run_id: "source_run_id",
} as const satisfies Attributes<string>;

/**
 * The comparisons as equalities, attributes under their one name; anything that cannot be answered is `invalid_input` and
 * the message says what can.
 */
export function requireEqualities(
  comparisons: readonly Comparison[],
  attributes: Attributes<string>,
): Equality[] {
  return comparisons.map(({ entity, key, operator, value }) => {
    const name =
      entity === "tag" ? key : entity === "attribute" ? attributeNamed(key, attributes) : undefined;
    if (name === undefined || operator !== "=" || !isComparable(entity))
      throw unsupported(`${entity}.${key} ${operator} ${value}`, attributes);
    if (typeof value !== "string")
      throw invalidInput(
        "filter",
        `Expected a quoted string value for ${entity} (e.g. 'my-value'). Got value ${value}`,
      );
    return { entity, key: name, value };
  });
}

function attributeNamed(key: string, attributes: Attributes<string>): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

function isComparable(entity: Entity): entity is Equality["entity"] {
  return entity === "tag" || entity === "attribute";
}

function unsupported(clause: string, attributes: Attributes<string>) {
  const names = [...new Set(Object.values(attributes))].join(", ");
  return invalidInput(
    "filter",
    `The filter clause \`${clause}\` is not supported. Supported are tags.<key> = 'text' and <attribute> = 'text' ` +
      `for the attributes ${names}, joined by AND`,
  );
}

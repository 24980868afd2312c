import { isText, type SearchGrammar } from "../grammar.js";

export const registeredModelGrammar = {
  entities: { attribute: "attribute", tag: "tag", tags: "tag" },
  attributes: { name: isText("name") },
  null_tests: [],
  order: {
    entities: [],
    attributes: {
      name: "name",
      timestamp: "last_updated_timestamp",
      last_updated_timestamp: "last_updated_timestamp",
      creation_timestamp: "creation_timestamp",
    },
  },
} as const satisfies SearchGrammar;

import { isListedText, isNumber, isText, type SearchGrammar } from "../grammar.js";

export const modelVersionGrammar = {
  entities: { attribute: "attribute", tag: "tag", tags: "tag" },
  attributes: {
    name: isText("name"),
    run_id: isListedText("run_id"),
    source_path: isText("source_path"),
    version_number: isNumber("version_number"),
  },
  null_tests: [],
  order: {
    entities: [],
    attributes: {
      name: "name",
      version_number: "version_number",
      creation_timestamp: "creation_timestamp",
      last_updated_timestamp: "last_updated_timestamp",
    },
  },
} as const satisfies SearchGrammar;

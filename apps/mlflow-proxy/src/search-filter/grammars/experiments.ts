import { isListedText, isNumber, isText, type SearchGrammar } from "../grammar.js";

export const experimentGrammar = {
  entities: { attribute: "attribute", tag: "tag", tags: "tag" },
  attributes: {
    name: isText("name"),
    experiment_id: isListedText("experiment_id"),
    creation_time: isNumber("creation_time"),
    last_update_time: isNumber("last_update_time"),
  },
  null_tests: ["tag"],
  order: {
    entities: [],
    attributes: {
      name: "name",
      experiment_id: "experiment_id",
      creation_time: "creation_time",
      last_update_time: "last_update_time",
    },
  },
} as const satisfies SearchGrammar;

import { isListedText, isNumber, type SearchGrammar } from "../grammar.js";

export const loggedModelGrammar = {
  entities: {
    attributes: "attribute",
    tags: "tag",
    metrics: "metric",
    params: "param",
  },
  attributes: {
    name: isListedText("name"),
    model_id: isListedText("model_id"),
    model_type: isListedText("model_type"),
    status: isListedText("status"),
    source_run_id: isListedText("source_run_id"),
    creation_timestamp: isNumber("creation_timestamp"),
    creation_time: isNumber("creation_timestamp"),
    last_updated_timestamp: isNumber("last_updated_timestamp"),
  },
  lists: ["tag", "param"],
  null_tests: [],
  order: {
    entities: ["metric"],
    attributes: {
      name: "name",
      model_id: "model_id",
      model_type: "model_type",
      status: "status",
      source_run_id: "source_run_id",
      creation_timestamp: "creation_timestamp",
      creation_time: "creation_timestamp",
      last_updated_timestamp: "last_updated_timestamp",
      last_updated_time: "last_updated_timestamp",
    },
  },
} as const satisfies SearchGrammar;

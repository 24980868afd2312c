const success = /^200$/;
const invalid = /^400 INVALID_PARAMETER_VALUE$/;
const missing = /^404 RESOURCE_DOES_NOT_EXIST$/;

const lists = "an empty list|a list of (texts|numbers|null)";
const objects = "an empty object|an object";
const numbers = "zero|a number|a negative number|a fraction";
const texts = "empty text|blank text|text";

/** Titles of values that a field of this kind does not take. */
const wrong = {
  text: `${numbers}|true|${lists}|${objects}|half a surrogate pair`,
  int: `${texts}|a fraction|true|${lists}|${objects}|2\\^63|-2\\^63 - 1|1e400|bare NaN`,
  double: `${texts}|true|${lists}|${objects}`,
  bool: `${texts}|${numbers}|${lists}|${objects}|one|the text (true|FALSE)`,
  enumeration: `${texts}|${numbers}|true|${lists}|${objects}|a word in lower case|a number of none`,
  list: `${texts}|${numbers}|true|a list of .*|${objects}`,
  object: `null|${texts}|${numbers}|true|${lists}`,
};

/**
 * Every answer in which ours differs from MLflow's on purpose. `at` is compared with the case,
 * `METHOD path field (kind): title`, `theirs` and `ours` with status and error code, `why` is the reason. One that occurs
 * nowhere any more fails the run.
 */
export const differences = [
  ...Object.entries(wrong).map(([kind, titles]) => ({
    at: new RegExp(`^(POST|PATCH|DELETE) .* \\(${kind}\\): (${titles})$`),
    theirs: success,
    ours: invalid,
    why:
      "MLflow checks the types of few fields. Of the others it keeps what its parser had read when it met the mistake, " +
      "and loses all that follows without a word",
  })),
  {
    at: /^GET .* max_results \(int\): /,
    theirs: success,
    ours: invalid,
    why: "the same, in a query; and what is outside of what the page of any other search may be",
  },
  {
    at: / view_type \(enumeration\): /,
    theirs: success,
    ours: invalid,
    why: "the same, in a query: an unknown word would otherwise mean whatever the default is",
  },
  {
    at: /(\[0\]|dataset) \(object\): (missing|null|an empty object|an object)$/,
    theirs: success,
    ours: invalid,
    why: "MLflow stores an entry without key, name or id under the empty one, where nothing finds it",
  },
  {
    at: /\[0\]\.(dataset\.)?(key|value|name|digest|source_type|source|model_id) \(text\): (missing|null|empty text)$/,
    theirs: success,
    ours: invalid,
    why: "the same, for one field of the entry",
  },
  {
    at: /experiment_ids\[0\] \(text\): null$/,
    theirs: success,
    ours: invalid,
    why: "null is no experiment; MLflow searches those that come before it",
  },
  {
    at: /\(\w+\): a zero byte$/,
    theirs: /^(200|404 RESOURCE_DOES_NOT_EXIST)$/,
    ours: invalid,
    why: "PostgreSQL stores no zero byte, and a text of SQLite ends there",
  },
  {
    at: /\(text\): half a surrogate pair$/,
    theirs: /^(400|404) /,
    ours: invalid,
    why: "MLflow's parser takes the text for an empty one, and complains of that",
  },
  {
    at: /\(text\): (one character too long|10,000 characters)$/,
    theirs: success,
    ours: invalid,
    why: "wider than the column: SQLite does not mind, PostgreSQL fails",
  },
  {
    at: /artifact_location \(text\): as long as it may be$/,
    theirs: success,
    ours: invalid,
    why: "a relative path becomes an absolute one, which then is wider than the column",
  },
  {
    at: /^(POST|PATCH) .*(start_time|end_time) \(int\): (2\^53 \+ 1|2\^63 - 1|-2\^63)$/,
    theirs: success,
    ours: invalid,
    why: "no time in milliseconds is that far away, and a double would round it",
  },
  {
    at: /value \(double\): 1e400$/,
    theirs: success,
    ours: invalid,
    why: "no double; infinity has a name",
  },
  {
    at: /^POST .* max_results \(int\): (a negative number|2\^31|2\^53 \+ 1|2\^63 - 1|-2\^63)$/,
    theirs: success,
    ours: invalid,
    why: "outside of what the page of any other search may be",
  },
  {
    at: /experiments\/(create|update) (new_)?name \(text\): blank text$/,
    theirs: /^(200|400 BAD_REQUEST)$/,
    ours: invalid,
    why: "a name that nobody can see",
  },
  {
    at: /experiments\/get-by-name experiment_name \(text\): blank$/,
    theirs: success,
    ours: missing,
    why: "an experiment of that name cannot be made here, see above",
  },
  {
    at: /experiments\/update new_name \(text\): (text|a zero byte|a path that climbs)$/,
    theirs: /^400 BAD_REQUEST$/,
    ours: /^400 (RESOURCE_ALREADY_EXISTS|INVALID_PARAMETER_VALUE)$/,
    why: "MLflow answers a name that is taken with its database's sentence",
  },
  {
    at: /experiments\/search (max_results \(int\): (missing|null)|\(whole\): )/,
    theirs: /^(400 INVALID_PARAMETER_VALUE|500)/,
    ours: success,
    why: "an absent max_results is 1,000 here, so that a request without fields is complete",
  },
  {
    at: /runs\/create (experiment_id \(text\): (missing|null|empty text)|\(whole\): )/,
    theirs: /^(400 BAD_REQUEST|500)/,
    ours: success,
    why: "an absent experiment is the default one, as MLflow's documentation says; so a request without fields is complete",
  },
  {
    at: /\(\w+\): null$/,
    theirs: /^500/,
    ours: success,
    why: "null is the same as absent in every field; MLflow's own code fails on some",
  },
  {
    at: /\(int\): a whole number with a point( as text)?$/,
    theirs: /^500/,
    ours: success,
    why: "7.0 is 7, as in MLflow's other integers",
  },
  {
    at: /\(whole\): a number as body$/,
    theirs: /^500/,
    ours: success,
    why: "JSON that is no object has no fields, and this request needs none",
  },
  {
    at: /\(whole\): as JSON in capitals$/,
    theirs: invalid,
    ours: success,
    why: "names of media types know no case",
  },
  {
    at: /metrics\/get-history-bulk metric_key \(text\): empty$/,
    theirs: success,
    ours: invalid,
    why: "no metric has that name",
  },
  {
    at: /logged-models\/.* (model_id|tag_key) \(text\): (bytes that are not UTF-8|a percent sign alone)$/,
    theirs: /^(200|404 RESOURCE_DOES_NOT_EXIST)$/,
    ours: invalid,
    why: "a path that is not percent-encoded UTF-8 names nothing",
  },
  {
    at: /(PATCH logged-models\/:model_id model_id|tag_key) \(text\): a path that climbs$/,
    theirs: /^404$/,
    ours: success,
    why: "an encoded slash separates no parts of a path here, so that a tag whose key has one can be deleted",
  },
];

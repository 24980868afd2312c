/**
 * What a client may wrongly put into a field, as `[what it is, how it is written]`: JSON for a body, text for a query or a
 * path. The second can say what JSON of ours cannot, such as a bare NaN.
 */
export function badJson(type) {
  return [...jsonOfEveryKind, ...(jsonOf[type.kind]?.(type) ?? [])];
}

export function badText(type) {
  return [...textOfEveryKind, ...(textOf[type.kind]?.(type) ?? [])];
}

const jsonOfEveryKind = [
  ["null", "null"],
  ["empty text", '""'],
  ["blank text", '" "'],
  ["text", '"x"'],
  ["zero", "0"],
  ["a number", "7"],
  ["a negative number", "-1"],
  ["a fraction", "1.5"],
  ["true", "true"],
  ["an empty list", "[]"],
  ["a list of texts", '["x"]'],
  ["a list of numbers", "[7]"],
  ["a list of null", "[null]"],
  ["an empty object", "{}"],
  ["an object", '{"a":1}'],
];

const integers = [
  ["digits as text", '"7"'],
  ["a whole number with a point", "7.0"],
  ["a whole number with a point as text", '"7.0"'],
  ["a whole number with an exponent", "1e3"],
  ["2^31", "2147483648"],
  ["2^53 + 1", "9007199254740993"],
  ["2^63 - 1", "9223372036854775807"],
  ["2^63", "9223372036854775808"],
  ["-2^63", "-9223372036854775808"],
  ["-2^63 - 1", "-9223372036854775809"],
  ["1e400", "1e400"],
  ["bare NaN", "NaN"],
];

const ofText = ({ limit }) => [
  ["a zero byte", '"a\\u0000b"'],
  ["half a surrogate pair", '"\\ud800"'],
  ["a path that climbs", '"../x"'],
  ...(limit === null
    ? [["10,000 characters", quoted(10_000)]]
    : [
        ["as long as it may be", quoted(limit)],
        ["one character too long", quoted(limit + 1)],
      ]),
];

const jsonOf = {
  text: ofText,
  int: () => integers,
  double: () => [
    ["digits as text", '"7"'],
    ["the text NaN", '"NaN"'],
    ["the text -Infinity", '"-Infinity"'],
    ["bare NaN", "NaN"],
    ["bare -Infinity", "-Infinity"],
    ["1e400", "1e400"],
    ["2^63", "9223372036854775808"],
  ],
  bool: () => [
    ["the text true", '"true"'],
    ["the text FALSE", '"FALSE"'],
    ["one", "1"],
  ],
  enumeration: ({ name }) => [
    ["a word in lower case", JSON.stringify(name.toLowerCase())],
    ["its number", "2"],
    ["its number as text", '"2"'],
    ["a number of none", "99"],
  ],
};

/** Six characters that every request replaces by a number of its own: names must not be taken. */
export const UNIQUE = "~~~~~~";

function quoted(length) {
  return `"${UNIQUE.padEnd(length, "a")}"`;
}

const textOfEveryKind = [
  ["empty", ""],
  ["blank", "%20"],
  ["text", "x"],
  ["zero", "0"],
  ["a number", "7"],
  ["a negative number", "-1"],
  ["a fraction", "1.5"],
  ["true", "true"],
  ["the text null", "null"],
  ["a zero byte", "a%00b"],
  ["bytes that are not UTF-8", "%ff%c0"],
  ["a percent sign alone", "%"],
  ["a path that climbs", "..%2Fx"],
  ["a path that climbs, encoded twice", "%252e%252e%252fx"],
];

const textOf = {
  text: () => [["3,000 characters", "a".repeat(3_000)]],
  int: () => [
    ["a whole number with a point", "7.0"],
    ["2^31", "2147483648"],
    ["2^53 + 1", "9007199254740993"],
    ["2^63", "9223372036854775808"],
    ["-2^63 - 1", "-9223372036854775809"],
    ["1e400", "1e400"],
    ["NaN", "NaN"],
  ],
  enumeration: ({ name }) => [
    ["a word in lower case", name.toLowerCase()],
    ["its number", "2"],
    ["a number of none", "99"],
  ],
};

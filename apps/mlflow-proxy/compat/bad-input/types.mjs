/** What a field of a request holds. `limit` is the most characters that MLflow documents for a text. */
export const text = (limit = null) => ({ kind: "text", limit });
export const int = { kind: "int" };
export const double = { kind: "double" };
export const bool = { kind: "bool" };
/** An enumeration; `name` is one of its words. */
export const enumeration = (name) => ({ kind: "enumeration", name });
export const list = (item) => ({ kind: "list", item });
export const object = (fields) => ({ kind: "object", fields });

/** What many requests carry. */
export const tags = (keyLimit, valueLimit) => list(object({ key: text(keyLimit), value: text(valueLimit) }));

import { describe, expect, it } from "vitest";
import { contentTypeOf } from "./content-type.js";

describe("the media type of an artifact", () => {
  it.each([
    "a.json",
    "a.csv",
    "a.xml",
    "a.b.yaml",
    "conda.yml",
    "a.py",
    "a.md",
    "a.log",
    "MLmodel",
    "a.ipynb",
  ])("is plain text for %s", (name) => expect(contentTypeOf(name)).toBe("text/plain"));

  it.each([
    ["a.png", "image/png"],
    ["a.html", "text/html"],
    ["a.pdf", "application/pdf"],
    ["a.JSON", "application/json"],
    ["a.svg", "image/svg+xml"],
  ])("follows the ending of %s", (name, type) => expect(contentTypeOf(name)).toBe(type));

  it.each(["a.unknown", "model.pkl", "README", "a.", "MLmodels"])("is unknown for %s", (name) =>
    expect(contentTypeOf(name)).toBe("application/octet-stream"),
  );
});

import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  appendToUri,
  toAbsoluteLocation,
  toArtifactRoot,
  toExperimentLocation,
  toLocalFolder,
} from "./location.js";

describe("a location", () => {
  it.each([
    ["mlflow-artifacts:/", "mlflow-artifacts:/1"],
    ["mlflow-artifacts:/a/", "mlflow-artifacts:/a/1"],
    ["s3://bucket/p", "s3://bucket/p/1"],
    ["s3://bucket/p?x=1", "s3://bucket/p/1?x=1"],
    ["/abs/p/", "/abs/p/1"],
    ["/", "/1"],
    ["file:///a", "file:///a/1"],
  ])("%s has %s below it", (root, expected) => {
    expect(appendToUri(root, "1")).toBe(expected);
  });

  it("of this machine becomes absolute, any other stays", () => {
    expect(toAbsoluteLocation("./mlruns")).toBe(resolve("mlruns"));
    expect(toAbsoluteLocation("file:x")).toBe(`file://${resolve("x")}`);
    expect(toAbsoluteLocation("file:///tmp/q")).toBe("file:///tmp/q");
    expect(toAbsoluteLocation("s3://a/b/")).toBe("s3://a/b/");
    expect(toAbsoluteLocation("C:\\x")).toBe(resolve("C:\\x"));
  });

  it.each([
    "mlflow-artifacts:/a/%2e%2e/../b",
    "s3://a/b#f",
    "/a/b#c",
    "s3://a/b?p=../x",
    "s3://a/b?p=%2e%2e/x",
    "runs:/a",
    "a/b;p=1",
    "hdfs://a/b;p=1",
    "file://host/a",
    "file://host",
  ])("%s is refused for an experiment", (location) => {
    expect(() => toExperimentLocation(location)).toThrow(/Invalid value .* 'artifact_location'/);
  });

  it.each(["s3://a/b;p=1", "s3://a/b;p/c", "file://localhost/a", "file:///a;p"])(
    "%s stays for an experiment",
    (location) => {
      expect(toExperimentLocation(location)).toBe(location);
    },
  );

  it("says where a run's artifacts are", () => {
    expect(toArtifactRoot("mlflow-artifacts:/3/r/artifacts")).toEqual({
      kind: "served",
      path: "3/r/artifacts",
    });
    expect(toArtifactRoot("mlflow-artifacts://h:5000/3/r")).toEqual({ kind: "served", path: "3/r" });
    expect(toArtifactRoot("/data/3")).toEqual({ kind: "folder", path: "/data/3" });
    expect(toArtifactRoot("file:///data/a%20b")).toEqual({ kind: "folder", path: "/data/a b" });
    expect(toArtifactRoot("s3://b/3")).toEqual({ kind: "remote", scheme: "s3" });
  });

  it("of served artifacts is a folder", () => {
    expect(toLocalFolder("file:/mlartifacts", "--artifacts-destination")).toBe("/mlartifacts");
    expect(toLocalFolder("./a", "--artifacts-destination")).toBe(resolve("a"));
    expect(() => toLocalFolder("s3://bucket", "--artifacts-destination")).toThrow(
      /--artifacts-destination is s3:\/\/bucket, but/,
    );
  });
});

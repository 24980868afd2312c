import { describe, expect, it } from "vitest";
import { requireKnownHost } from "./known-host.js";

describe("a host that a client names as the place of artifacts", () => {
  const check = (location: string, artifact_root: string, allowed_artifact_schemes: string[] = []) => {
    return () => requireKnownHost(location, "artifact_location", { artifact_root, allowed_artifact_schemes });
  };

  it.each([
    "s3://b/x",
    "gs://b/x",
    "wasbs://c@h/x",
    "/x",
    "c:/x",
    "mlflow-artifacts:/x",
    "mlflow-artifacts:///x",
  ])("is no host of the caller's choice: %s", (location) => {
    expect(check(location, "/mlruns")).not.toThrow();
  });

  it("is refused in the words that name the setting", () => {
    expect(check("HDFS://h/x", "mlflow-artifacts:/")).toThrow(
      /^'artifact_location' cannot use the 'hdfs' scheme: .* Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES/,
    );
  });

  it("may be the one of the artifact root, and no other", () => {
    expect(check("abfss://c@h/other", "abfss://c@H/root")).not.toThrow();
    expect(check("abfss://c@h2/other", "abfss://c@h/root")).toThrow();
    expect(check("hdfs://h:1/other", "hdfs://h:2/root")).toThrow();
    expect(check("sftp://h/other", "hdfs://h/root")).toThrow();
    expect(check("hdfs://h\\@elsewhere/x", "hdfs://h/root")).toThrow();
  });

  it("may be any under a scheme that the server allows", () => {
    expect(check("hdfs://anywhere/x", "mlflow-artifacts:/", ["sftp", "hdfs"])).not.toThrow();
    expect(check("ftp://anywhere/x", "mlflow-artifacts:/", ["sftp", "hdfs"])).toThrow();
  });
});

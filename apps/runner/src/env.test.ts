import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readEnv } from "./env.js";

describe("the environment", () => {
  it("has defaults for everything", () => {
    expect(readEnv({}, "/home/me")).toMatchObject({
      api_url: "http://127.0.0.1:8000",
      api_url_given: false,
      data_dir: "/home/me/.cerebros",
      tracking_uri: null,
      debug: false,
      ci: false,
    });
  });

  it("counts an empty variable as unset", () => {
    const env = readEnv({ CEREBROS_API_URL: "", MLFLOW_TRACKING_URI: " ", CI: "" }, "/");
    expect(env).toMatchObject({ api_url_given: false, tracking_uri: null, ci: false });
  });

  it("names the service, the folder and the tracking server", () => {
    const env = readEnv(
      {
        CEREBROS_API_URL: "http://host:1234/",
        CEREBROS_DATA_DIR: "data",
        MLFLOW_TRACKING_URI: "http://mlflow:5000//",
        LOG_LEVEL: "debug",
        CI: "true",
      },
      "/home/me",
    );
    expect(env).toMatchObject({
      api_url: "http://host:1234",
      api_url_given: true,
      data_dir: join("/home/me", "data"),
      tracking_uri: "http://mlflow:5000",
      debug: true,
      ci: true,
    });
  });

  it("takes CI=false at its word", () => {
    expect(readEnv({ CI: "false" }, "/").ci).toBe(false);
  });

  it.each(["localhost:8000", "nowhere", "ftp://host"])("refuses %s as an address", (value) => {
    expect(() => readEnv({ CEREBROS_API_URL: value }, "/")).toThrow(
      `CEREBROS_API_URL=${value}: expected an address such as http://127.0.0.1:8000`,
    );
  });

  it("knows how the command was called", () => {
    expect(readEnv({ npm_config_user_agent: "pnpm/10.34.9 npm/? node/v20" }, "/").command).toBe(
      "pnpm cerebros",
    );
    const folder = join(import.meta.dirname, "..", "..", "..");
    expect(readEnv({}, folder).command).toBe("node apps/runner/dist/main.js");
  });
});

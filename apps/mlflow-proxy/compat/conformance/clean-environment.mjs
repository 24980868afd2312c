/**
 * The environment of everything we start: no setting of MLflow's from outside, no telemetry, no proxy in front of
 * the loopback, no byte code beside the tests.
 */
export function cleanEnvironment(more = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^_?MLFLOW_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    MLFLOW_DISABLE_TELEMETRY: "true",
    DO_NOT_TRACK: "true",
    GIT_PYTHON_REFRESH: "quiet",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONWARNINGS: "ignore",
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
    ...more,
  };
}

import { expect, test } from "vitest";
import { remoteTarget } from "./remote-target.js";

test.each([
  ["http://runner:8088", "start_run", "http://runner:8088/bridge/start"],
  ["http://runner:8088/", "record_trial", "http://runner:8088/bridge/record"],
  ["http://runner:8088///", "finalize_run", "http://runner:8088/bridge/finalize"],
  ["https://host/nas/v1/", "run_nas", "https://host/nas/v1/bridge/ops"],
  ["http://[::1]:8088", "constructor", "http://[::1]:8088/bridge/ops"],
  ["http://host/a?b=c#d", "start_run", "http://host/a/bridge/start?b=c"],
])("%s, %s", (base, op, href) => {
  expect(remoteTarget(base, op)?.url.href).toBe(href);
});

test.each(["runner", "runner:8088", "ftp://host", "file:///etc", "//host", "http://"])(
  "%s is no address",
  (base) => {
    expect(remoteTarget(base, "start_run")).toBeNull();
  },
);

test("what is shown has no user, password or query", () => {
  const target = remoteTarget("http://us%65r:p%40ss@host:1/x/?token=t0p", "start_run");
  expect(target?.shown).toBe("http://host:1/x/bridge/start");
  const basic = Buffer.from("user:p@ss").toString("base64");
  expect(target?.conceal(`user us%65r p@ss p%40ss t0p ${basic} token=t0p rest`)).toBe(
    "*** *** *** *** *** *** *** rest",
  );
});

test("without credentials nothing is concealed", () => {
  const target = remoteTarget("http://host:1", "start_run");
  expect(target?.conceal("connect ECONNREFUSED, Og==")).toBe("connect ECONNREFUSED, Og==");
});

test("a broken escape in a password is kept as it is", () => {
  expect(remoteTarget("http://a:%zz@host", "x")?.conceal("%zz")).toBe("***");
});

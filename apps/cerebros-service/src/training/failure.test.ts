import { readFileSync, writeFileSync } from "node:fs";
import { CerebrosError, invalidInput } from "@cerebros/contracts";
import { describe, expect, it } from "vitest";
import { Stopped, toError, toFailure } from "./failure.js";
import { TrialFailed } from "./training.js";

const thrownBy = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};
/** There and back again, as between two threads. */
const travelled = (error: unknown) => {
  const failure = structuredClone(toFailure(error));
  if (failure.kind === "stopped") throw new Error("a stop is no error");
  return toError(failure);
};

describe("an error that crosses threads", () => {
  it("keeps what the user can act on", () => {
    const error = travelled(invalidInput("target", "no such column"));
    expect(error).toBeInstanceOf(CerebrosError);
    expect(error).toMatchObject({ code: "invalid_input", field: "target", message: "no such column" });
    expect(travelled(new TrialFailed("loss became NaN"))).toBeInstanceOf(TrialFailed);
    expect(toFailure(new Stopped())).toEqual({ kind: "stopped" });
  });

  it("becomes internal, in one line, when nobody foresaw it", () => {
    expect(travelled(new Error("first\nsecond"))).toMatchObject({ code: "internal", message: "first" });
    expect(travelled("thrown text")).toMatchObject({ code: "internal", message: "thrown text" });
  });

  it.skipIf(process.platform !== "linux")("tells a full disk from other storage errors", () => {
    // Linux answers every write to this device with ENOSPC.
    const full = travelled(thrownBy(() => writeFileSync("/dev/full", "x")));
    expect(full).toMatchObject({ code: "storage_full", message: expect.stringContaining("free some space") });
    const denied = travelled(thrownBy(() => writeFileSync("/proc/version", "x")));
    expect(denied).toMatchObject({ code: "storage_failed" });
    expect(travelled(thrownBy(() => readFileSync("/none/at/all")))).toMatchObject({ code: "storage_failed" });
  });
});

import { readFileSync } from "node:fs";
import { CerebrosError, ErrorCode } from "@cerebros/contracts";
import { describe, expect, it } from "vitest";
import { exitCodes, fromExitCode, toExitCode } from "./exit-code.js";

describe("exit codes", () => {
  it("exist for each error code, once", () => {
    const listed = exitCodes.flatMap(({ codes }) => [...codes]);
    expect(listed.toSorted()).toEqual(ErrorCode.options.toSorted());
  });

  it("are distinct", () => {
    expect(new Set(exitCodes.map(({ exit }) => exit)).size).toBe(exitCodes.length);
  });

  it("tell errors of the user from faults of ours", () => {
    expect(toExitCode(new CerebrosError("invalid_input", "no"))).toBe(2);
    expect(toExitCode(new CerebrosError("storage_full", "no"))).toBe(5);
    expect(toExitCode(new TypeError("oops"))).toBe(1);
    expect(toExitCode("oops")).toBe(1);
  });

  it("of a server of our own keep their meaning", () => {
    for (const { exit, codes } of exitCodes) {
      if (codes.length > 0) expect(toExitCode(new CerebrosError(fromExitCode(exit), ""))).toBe(exit);
    }
    expect([fromExitCode(null), fromExitCode(99)]).toEqual(["internal", "internal"]);
  });

  it("are the ones in the guide", () => {
    const guide = readFileSync(new URL("../../../docs/guides/command-line.md", import.meta.url), "utf8");
    const rows = guide.split("\n").map((line) => line.replaceAll(/ +/g, " "));
    for (const { exit, meaning } of exitCodes) expect(rows).toContain(`| ${exit} | ${meaning} |`);
  });
});

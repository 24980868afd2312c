import type { Run } from "@cerebros/contracts";
import { describe, expect, it } from "vitest";
import { aRun } from "../test/fixtures.js";
import { resolveRun } from "./resolve-run.js";
import type { Session } from "./session.js";

/** A service with these runs, newest first. */
function sessionWith(ids: string[]): Session {
  const runs: Run[] = ids.map((run_id) => aRun({ run_id }));
  const query = async ({ limit, before }: { limit: number; before?: string }) => {
    const from = before === undefined ? 0 : ids.indexOf(before) + 1;
    return runs.slice(from, from + limit);
  };
  return {
    ask: (call: Promise<unknown>) => call,
    client: { runs: { list: { query } } },
  } as unknown as Session;
}

describe("a run", () => {
  const session = sessionWith(["bc9", "abcd", "ab", "abce"]);
  it.each([
    ["latest", "bc9"],
    ["ab", "ab"],
    ["abcd", "abcd"],
    ["b", "bc9"],
  ])("%s is %s", async (text, run_id) => {
    expect((await resolveRun(session, text)).run_id).toBe(run_id);
  });

  it("is not the start of several", async () => {
    await expect(resolveRun(session, "abc")).rejects.toMatchObject({
      code: "invalid_input",
      message: "run abc: 2 runs start so (abcd, abce): give more of it",
    });
  });

  it("must exist", async () => {
    await expect(resolveRun(session, "x")).rejects.toMatchObject({ code: "not_found" });
    await expect(resolveRun(sessionWith([]), "latest")).rejects.toMatchObject({
      code: "not_found",
      message: "run latest: there is no run yet",
    });
  });

  it.each(["", "../x", "a b"])("is not %j", async (text) => {
    await expect(resolveRun(session, text)).rejects.toMatchObject({ code: "invalid_input", field: "run" });
  });

  it("is found on any page", async () => {
    const many = sessionWith(Array.from({ length: 2_500 }, (_, index) => `r${index}`));
    expect((await resolveRun(many, "r2400")).run_id).toBe("r2400");
  });
});

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holdLock } from "./lock.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-lock-"));
  path = join(folder, "lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A process of its own that takes the lock, says how that went, and then runs `after`. */
function script(after: string): string[] {
  const module = JSON.stringify(new URL("../dist/index.js", import.meta.url).href);
  const take = `const {holdLock}=await import(${module});try{globalThis.lock=holdLock(${JSON.stringify(path)},"folder x");console.log("held")}catch(e){console.log(e.code,e.message)}`;
  return ["--input-type=module", "-e", `${take};${after}`];
}

describe("a lock", () => {
  it("keeps other processes out, and says what is in use", () => {
    const lock = holdLock(path, "folder x");
    const { stdout } = spawnSync(process.execPath, script(""), { encoding: "utf8" });
    expect(stdout).toMatch(/^conflict folder x is in use by another process/);
    lock.release();
  });

  it("is free again once released", () => {
    for (let i = 0; i < 3; i++) holdLock(path, "folder x").release();
    const { stdout } = spawnSync(process.execPath, script(""), { encoding: "utf8" });
    expect(stdout).toBe("held\n");
  });

  it("is free again when its process was killed", async () => {
    const holder = spawn(process.execPath, script("setInterval(()=>{},1000)"));
    await once(holder.stdout, "data");
    expect(() => holdLock(path, "folder x")).toThrow(/in use/);
    holder.kill("SIGKILL");
    await once(holder, "exit");
    holdLock(path, "folder x").release();
  });
});

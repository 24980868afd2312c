import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ArtifactFolder, artifactFolder } from "./artifact-folder.js";

let directory: string;
let root: string;
let folder: ArtifactFolder;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mlflow-artifacts-"));
  root = join(directory, "root");
  folder = artifactFolder(root);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const put = (path: string, content = "x") => folder.write(path, Readable.from([Buffer.from(content)]));
const get = async (path: string) => text((await folder.open(path)).read());

describe("an artifact folder", () => {
  it("gives back what was put into it, and the new content after a second time", async () => {
    await put("a/b/c.txt", "one");
    await put("a/b/c.txt", "two");
    expect(await get("a/b/c.txt")).toBe("two");
    const { name, size, read } = await folder.open("a/b/c.txt");
    expect([name, size, await text(read({ start: 1, end: 2 }))]).toEqual(["c.txt", 3, "wo"]);
  });

  it("lists files and folders by name, sizes with the files", async () => {
    await put("b.txt", "12");
    await put("a/c.txt");
    expect(await folder.list("")).toEqual([
      { path: "a", is_dir: true, file_size: null },
      { path: "b.txt", is_dir: false, file_size: 2 },
    ]);
    expect(await folder.list("a")).toEqual([{ path: "a/c.txt", is_dir: false, file_size: 1 }]);
  });

  it("lists nothing for a file, for what is not there, and before the first write", async () => {
    expect(await folder.list("")).toEqual([]);
    await put("b.txt");
    expect(await folder.list("b.txt")).toEqual([]);
    expect(await folder.list("nothing/here")).toEqual([]);
  });

  it("removes files and folders, and does not mind when there are none", async () => {
    await put("a/b.txt");
    await put("c.txt");
    await folder.remove("a");
    await folder.remove("a");
    await folder.remove("c.txt/d");
    expect((await folder.list("")).map(({ path }) => path)).toEqual(["c.txt"]);
    await expect(folder.remove("")).rejects.toThrow(/Invalid path/);
  });

  it("says that a file is not there, or that it is a folder", async () => {
    await put("a/b.txt");
    await expect(folder.open("a/nothing")).rejects.toMatchObject({ error_code: "RESOURCE_DOES_NOT_EXIST" });
    await expect(folder.open("a")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("refuses a file where a folder stands, and the reverse", async () => {
    await put("a/b.txt");
    for (const path of ["a", "a/b.txt/c"])
      await expect(put(path)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await get("a/b.txt")).toBe("x");
  });

  it("keeps nothing of an upload that breaks off", async () => {
    await put("a.txt", "whole");
    const broken = new Readable({
      read() {
        this.push("half");
        this.destroy(new Error("gone"));
      },
    });
    await expect(folder.write("a.txt", broken)).rejects.toThrow("gone");
    expect(await get("a.txt")).toBe("whole");
    expect(readdirSync(root)).toEqual(["a.txt"]);
  });

  it("neither reads nor writes through a link that leads out", async () => {
    const outside = join(directory, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "secret.txt"), "secret");
    await put("a.txt");
    symlinkSync(outside, join(root, "link"));
    symlinkSync(join(outside, "secret.txt"), join(root, "file-link"));
    for (const path of ["link/secret.txt", "file-link", "link/new.txt"]) {
      await expect(folder.open(path)).rejects.toThrow(/Invalid path/);
      await expect(put(path)).rejects.toThrow(/Invalid path/);
      await expect(folder.remove(path)).rejects.toThrow(/Invalid path/);
    }
    await expect(folder.list("link")).rejects.toThrow(/Invalid path/);
    expect((await folder.list("")).map(({ path }) => path)).toEqual(["a.txt"]);
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe("secret");
    expect(readdirSync(outside)).toEqual(["secret.txt"]);
  });

  it("follows a link that stays inside, also when the root itself is one", async () => {
    await put("a/b.txt", "inside");
    symlinkSync(join(root, "a"), join(root, "link"));
    symlinkSync(root, join(directory, "other-name"));
    expect(await get("link/b.txt")).toBe("inside");
    expect(await text((await artifactFolder(join(directory, "other-name")).open("a/b.txt")).read())).toBe(
      "inside",
    );
  });

  it("hides uploads on their way, and sweeps up those that a killed process left a day ago", async () => {
    await put("a.txt");
    for (const name of [".upload-old", ".upload-new"]) writeFileSync(join(root, name), "half");
    utimesSync(join(root, ".upload-old"), 0, 0);
    expect((await folder.list("")).map(({ path }) => path)).toEqual(["a.txt"]);
    await expect(folder.open(".upload-new")).rejects.toThrow(/Invalid path/);
    await folder.sweep();
    expect(readdirSync(root).sort()).toEqual([".upload-new", "a.txt"]);
  });

  it("lets nothing out of the folder or into it from outside, whatever the path", async () => {
    await put("a/in.txt", "in");
    mkdirSync(join(directory, "outside"));
    writeFileSync(join(directory, "outside", "secret"), "secret");
    symlinkSync(join(directory, "outside"), join(root, "link"));
    symlinkSync(join(directory, "outside", "secret"), join(root, "a", "file-link"));
    const outside = () => readdirSync(join(directory, "outside"));
    const segment = fc.constantFrom(
      "a",
      "in.txt",
      "link",
      "file-link",
      "secret",
      "..",
      ".",
      "",
      "%2e%2e",
      "%252e",
      "root",
      "new",
    );
    const separator = fc.constantFrom("/", "%2f", "//", "\\");
    const path = fc
      .array(fc.tuple(segment, separator), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.flat().slice(0, -1).join(""));
    await fc.assert(
      fc.asyncProperty(path, async (tried) => {
        const read = await get(tried).catch((error: Error) => error.message);
        expect(read).not.toBe("secret");
        await put(tried, "overwritten").catch(() => {});
        // Only what is outside is as long as this.
        const listed = await folder.list(tried).catch(() => []);
        expect(listed.filter(({ file_size }) => file_size === "secret".length)).toEqual([]);
        if (/link|secret/.test(tried)) await folder.remove(tried).catch(() => {});
        expect(outside()).toEqual(["secret"]);
        expect(readFileSync(join(directory, "outside", "secret"), "utf8")).toBe("secret");
        expect(readdirSync(directory).sort()).toEqual(["outside", "root"]);
      }),
      { numRuns: 300 },
    );
  });
});

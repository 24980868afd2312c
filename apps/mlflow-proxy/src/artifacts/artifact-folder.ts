import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Readable } from "node:stream";
import type { mlflow } from "@cerebros/contracts";
import { invalidInput } from "@cerebros/contracts";
import { toRelativePath } from "./artifact-path.js";
import { notFound, toArtifactError } from "./errors.js";

/** Both ends are part of it, counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

/** A file ready to be read; either the stream of `read` is read to its end or destroyed, or `close` is called. */
export interface OpenArtifact {
  name: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since 1970. */
  modified_at: number;
  /** @param range first and last byte to read; absent = all. */
  read(range?: ByteRange): Readable;
  close(): Promise<void>;
}

/**
 * Artifacts in a folder of this machine. Paths are relative and checked; nothing outside of the folder is read or written,
 * not through symbolic links either.
 */
export interface ArtifactFolder {
  /** Files and folders directly below `path`, by name, with paths relative to the root. None when it is no folder. */
  list(path: string): Promise<mlflow.FileInfo[]>;
  /** RESOURCE_DOES_NOT_EXIST when there is no such file. */
  open(path: string): Promise<OpenArtifact>;
  /** Creates or replaces a file. It appears whole, once the last byte is on the disk, or not at all. */
  write(path: string, content: Readable): Promise<void>;
  /** Removes a file, or a folder with all that is in it. Harmless when repeated. */
  remove(path: string): Promise<void>;
  /** Removes what uploads that a killed process left half-done, once they are a day old. */
  sweep(): Promise<void>;
}

/** Uploads on their way, e.g. `.upload-3f0c…`, directly below the root; never listed, never served. */
const uploadPrefix = ".upload-";
/** Milliseconds. Another server may be writing into the same folder. */
const uploadLifetime = 24 * 60 * 60 * 1_000;

/** @param root absolute; created by the first write. */
export function artifactFolder(root: string): ArtifactFolder {
  return {
    async list(path) {
      const relativePath = toRelativePath(path);
      try {
        const folder = await inside(root, relativePath);
        const entries = await readdir(folder, { withFileTypes: true });
        const visible = entries.map(({ name }) => name).filter((name) => !name.startsWith(uploadPrefix));
        const found = await Promise.all(visible.map((name) => describe(root, join(relativePath, name))));
        return found.filter((file) => file !== null).sort((a, b) => (a.path < b.path ? -1 : 1));
      } catch (error) {
        if (isMissing(error)) return [];
        throw toArtifactError(error, path);
      }
    },

    async open(path) {
      const relativePath = requireFile(path);
      try {
        const handle = await open(await inside(root, relativePath), "r");
        const info = await handle.stat();
        if (info.isFile())
          return {
            name: basename(relativePath),
            size: info.size,
            modified_at: info.mtimeMs,
            read: (range) => handle.createReadStream(range),
            close: () => handle.close(),
          };
        await handle.close();
      } catch (error) {
        if (isMissing(error)) throw notFound(path);
        throw toArtifactError(error, path);
      }
      throw invalidInput("path", `${path} is a folder, expected a file`);
    },

    async write(path, content) {
      const relativePath = requireFile(path);
      try {
        await mkdir(root, { recursive: true });
        const target = await inside(root, relativePath);
        await mkdir(dirname(target), { recursive: true });
        const upload = join(root, `${uploadPrefix}${randomUUID()}`);
        try {
          await writeNew(upload, content);
          await rename(upload, target);
        } finally {
          await rm(upload, { force: true });
        }
      } catch (error) {
        throw toArtifactError(error, path);
      }
    },

    async remove(path) {
      const relativePath = requireFile(path);
      try {
        await rm(await inside(root, relativePath), { recursive: true, force: true });
      } catch (error) {
        if (!isMissing(error)) throw toArtifactError(error, path);
      }
    },

    async sweep() {
      try {
        for (const name of await readdir(root)) {
          if (!name.startsWith(uploadPrefix)) continue;
          const { mtimeMs } = await stat(join(root, name));
          if (Date.now() - mtimeMs > uploadLifetime) await rm(join(root, name), { force: true });
        }
      } catch (error) {
        if (!isMissing(error)) throw toArtifactError(error, root);
      }
    },
  };
}

/**
 * Ends when the content is on the disk. When writing fails, the content is left as it is: it may be a request that still
 * wants an answer, and destroying it would cut the connection.
 */
async function writeNew(path: string, content: Readable): Promise<void> {
  const file = await open(path, "wx");
  try {
    const chunks: AsyncIterator<Buffer> = content.iterator({ destroyOnReturn: false });
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The checked path of something below the root, which is not the root. */
function requireFile(path: string): string {
  const relativePath = toRelativePath(path);
  if (relativePath === "") throw invalidInput("path", "Invalid path: expected the path of a file");
  if (relativePath.split("/").some((segment) => segment.startsWith(uploadPrefix)))
    throw invalidInput("path", `Invalid path: names that begin with ${uploadPrefix} are taken`);
  return relativePath;
}

/** The absolute path, unless a symbolic link on the way to it leads out of the root. */
async function inside(root: string, relativePath: string): Promise<string> {
  const path = join(root, relativePath);
  const [realRoot, realPath] = await Promise.all([realExisting(root), realExisting(path)]);
  const way = relative(realRoot, realPath);
  if (way === ".." || way.startsWith(`..${sep}`))
    throw invalidInput("path", `Invalid path: ${relativePath} leads out of the artifact folder`);
  return path;
}

/** The real path of the nearest thing on the way that exists. */
export async function realExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
    return realExisting(dirname(path));
  }
}

async function describe(root: string, path: string): Promise<mlflow.FileInfo | null> {
  try {
    const info = await stat(await inside(root, path));
    const is_dir = info.isDirectory();
    return { path, is_dir, file_size: is_dir ? null : info.size };
  } catch {
    // A link that dangles or leads out, or a file removed a moment ago: not there, as far as clients go.
    return null;
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}

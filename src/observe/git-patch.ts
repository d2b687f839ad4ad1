import { copyFileSync, existsSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { GitStatus } from "./git.ts";
import type { Git } from "./git-command.ts";

/** A change that a patch does not hold. */
export interface Left {
  /** From the root of the repository on; empty for all of it. */
  readonly path: string;
  readonly reason: string;
}

export interface Patch {
  readonly patch: Buffer | undefined;
  readonly leftOut: readonly Left[];
}

/** Bytes of a file that git does not know, up to which it is kept. */
const LARGEST_FILE = 256 << 10;
/** Bytes of all these together. */
const LARGEST_ALL = 4 << 20;
/** Bytes of a whole patch. */
const LARGEST_PATCH = 16 << 20;
/** Files that are named as left out. */
const MOST_NAMED = 50;
/** The tree that holds nothing (git hash-object -t tree /dev/null). */
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** What differs from the commit, with the files of text that git does not know, as far as they are small. */
export async function patchOf(git: Git, root: string, status: GitStatus): Promise<Patch> {
  const { taken, leftOut } = await choose(root, status);
  const index = taken.length === 0 ? undefined : await indexWith(git, taken);
  const base = status.commit === null ? EMPTY_TREE : "HEAD";
  const args = ["diff", base, "--binary", "--no-color", "--no-ext-diff", "--no-textconv"];
  const patch = await git.run(args, index === undefined ? {} : { index });
  if (patch.length > LARGEST_PATCH)
    return { patch: undefined, leftOut: [{ path: "", reason: `a patch of ${patch.length >> 20} MiB` }] };
  return { patch: patch.length === 0 ? undefined : patch, leftOut };
}

/** A copy of the index that knows of some more files: the repository's own is not touched. */
async function indexWith(git: Git, paths: readonly string[]): Promise<string> {
  const index = join(git.scratch, "index");
  const [top = "", own = ""] = (await git.run(["rev-parse", "--show-toplevel", "--git-path", "index"]))
    .toString()
    .split("\n");
  const from = await git.run(["rev-parse", "--show-prefix"]);
  const before = resolve(top, from.toString().trim(), own);
  if (existsSync(before)) copyFileSync(before, index);
  await git.run(["-C", top, "add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"], {
    index,
    input: paths.map((path) => `:(literal)${path}`).join("\0"),
  });
  return index;
}

interface Chosen {
  readonly taken: readonly string[];
  readonly leftOut: readonly Left[];
}

async function choose(root: string, { unknown, gaveUp }: GitStatus): Promise<Chosen> {
  const taken: string[] = [];
  const left: Left[] = [];
  let bytes = 0;
  for (const path of unknown) {
    const { reason, size } = await lookAt(join(root, path), LARGEST_ALL - bytes);
    if (reason === undefined) {
      bytes += size;
      taken.push(path);
    } else left.push({ path, reason });
  }
  if (gaveUp) left.unshift({ path: "", reason: "files that git does not know: there are too many to list" });
  const more = left.length - MOST_NAMED;
  const named = left.slice(0, MOST_NAMED);
  return { taken, leftOut: more > 0 ? [...named, { path: "", reason: `${more} more files` }] : named };
}

/** Why a file is not kept; undefined where it is, with its size in bytes. */
async function lookAt(path: string, room: number): Promise<{ reason: string | undefined; size: number }> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return { reason: "not a file", size: 0 };
  const { size } = stat;
  if (size > LARGEST_FILE) return { reason: `${Math.ceil(size / 1024)} KiB`, size };
  if (size > room) return { reason: "too much together", size };
  return { reason: (await isText(path)) ? undefined : "not text", size };
}

/** As git tells text: no NUL among the first bytes. */
async function isText(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false; // It may not be read: git could not, either.
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8000), 0, 8000, 0);
    return !buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await file.close();
  }
}

import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { Git } from "./git-command.ts";
import { type Left, patchOf } from "./git-patch.ts";

/** The state of the code that a program is started from. */
export interface CodeState {
  /** The repository's working tree, absolute. */
  readonly root: string;
  /** In full; null before the first commit. */
  readonly commit: string | null;
  /** Null where none is checked out. */
  readonly branch: string | null;
  /** Of `origin`, without credentials. */
  readonly remote: string | null;
  /** Whether anything differs from the commit, files that git does not know among it. */
  readonly dirty: boolean;
  /** What `git apply` makes this state of the commit with; undefined where nothing differs, or it is too long. */
  readonly patch: Buffer | undefined;
  /** What differs and is not in the patch. */
  readonly leftOut: readonly Left[];
}

/** What came of looking for the code: nothing where the folder is in no repository. */
export type CodeFound =
  | { readonly kind: "code"; readonly code: CodeState }
  | { readonly kind: "problem"; readonly problem: string }
  | { readonly kind: "none" };

/** Milliseconds that git has to list what it does not know: a folder of data may hold millions of files. */
const PATIENCE = 3000;
/**
 * Looks at the repository that the first of some folders lies in, if any does.
 * @param store is never part of the code
 * @param scratch a folder for files of ours, which is not there yet
 */
export async function observeCode(
  folders: readonly string[],
  store: string,
  scratch: string,
  env: Readonly<NodeJS.ProcessEnv>,
  signal: AbortSignal,
): Promise<CodeFound> {
  const [tree] = folders.flatMap((folder) => workingTree(folder) ?? []);
  if (tree === undefined) return { kind: "none" };
  let git: Git | undefined;
  try {
    git = new Git(tree, scratch, env, signal);
    const [root, status, remote] = await Promise.all([
      git.run(["rev-parse", "--show-toplevel"]).then((text) => text.toString().replace(/\n$/, "")),
      statusOf(git, relative(tree, store)),
      git.run(["remote", "get-url", "origin"]).then(
        (text) => withoutCredentials(text.toString().trim()),
        () => null, // It has none.
      ),
    ]);
    const dirty = status.changed || status.unknown.length > 0;
    const { patch, leftOut } = dirty ? await patchOf(git, root, status) : { patch: undefined, leftOut: [] };
    const { commit, branch } = status;
    return { kind: "code", code: { root, commit, branch, remote, dirty, patch, leftOut } };
  } catch (error) {
    const problem = signal.aborted ? "the program ended before git had answered" : (error as Error).message;
    return { kind: "problem", problem };
  } finally {
    git?.close();
  }
}

export interface GitStatus {
  readonly commit: string | null;
  readonly branch: string | null;
  /** Something that git knows differs. */
  readonly changed: boolean;
  /** Paths that it does not know, from the root on. */
  readonly unknown: readonly string[];
  /** The list of these took too long. */
  readonly gaveUp: boolean;
}

/** @param store from the root on */
async function statusOf(git: Git, store: string): Promise<GitStatus> {
  const args = ["status", "--porcelain=v2", "--branch", "-z"];
  const isOutside = store === "" || store.startsWith("..") || isAbsolute(store);
  const paths = isOutside ? [] : ["--", ":/", `:(exclude,top,literal)${store}`];
  const inside = await git.run([...args, "--untracked-files=all", ...paths], { timeout: PATIENCE }).then(
    (text) => ({ text, gaveUp: false }),
    () => undefined, // It took too long: then with less.
  );
  const told = inside ?? {
    text: await git.run([...args, "--untracked-files=no"]),
    gaveUp: true,
  };
  return { ...readStatus(told.text.toString()), gaveUp: told.gaveUp };
}

/** Reads `git status --porcelain=v2 --branch -z` (git-status(1)). */
export function readStatus(text: string): Omit<GitStatus, "gaveUp"> {
  const entries = text.split("\0");
  const header = (name: string): string | undefined =>
    entries.find((entry) => entry.startsWith(`# branch.${name} `))?.slice(`# branch.${name} `.length);
  const commit = header("oid");
  const branch = header("head");
  return {
    commit: commit === undefined || commit === "(initial)" ? null : commit,
    branch: branch === undefined || branch === "(detached)" ? null : branch,
    changed: entries.some((entry) => /^[12u] /.test(entry)),
    unknown: entries.flatMap((entry) => (entry.startsWith("? ") ? [entry.slice(2)] : [])),
  };
}

/** The folder, this one or one above it, that a repository is checked out in. */
function workingTree(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** A remote's address without user and password: `https://user:token@host/x` and `https://host/x` are the same place. */
export const withoutCredentials = (address: string): string =>
  address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/@]*@/i, (whole, scheme: string) =>
    /^ssh:/i.test(scheme) && !whole.slice(scheme.length).includes(":") ? whole : scheme,
  );

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CodeSeen } from "../history/life.ts";
import type { RunRef } from "../store/catalog.ts";
import { readLife } from "../store/open-run.ts";
import { UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";

interface State {
  readonly name: string;
  readonly code: CodeSeen;
  /** Absolute path of the changes that were not committed. */
  readonly patch: string | undefined;
}

/**
 * The patch that makes the code of one run of that of another, as `git diff` prints it: both states are put together from their
 * commits and the changes that were kept, in a folder of ours. The repository stays as it is.
 * @throws {UserError} where a state is not known whole, or its commit cannot be had
 */
export function patchBetween(refs: readonly RunRef[], { cwd, env, stdout }: Context): string {
  const [first, second, ...others] = refs;
  if (first === undefined || second === undefined || others.length > 0)
    throw new UserError(`--patch is between the code of two runs; named: ${refs.length}.`);
  const states = [stateOf(first), stateOf(second)] as const;
  const scratch = mkdtempSync(join(tmpdir(), "trackio-patch-"));
  try {
    const repository = findRepository(states, cwd, env);
    const git = gitIn(repository, scratch, env);
    const [from, to] = states.map((state, index) => treeOf(state, git(join(scratch, `index-${index}`))));
    const colour = stdout.colour > 0 ? "always" : "never";
    return git(undefined)(["diff", `--color=${colour}`, "--no-ext-diff", String(from), String(to)]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function stateOf(ref: RunRef): State {
  const name = `${ref.project}/${ref.run}`;
  const code = readLife(ref).attempts.at(-1)?.code ?? null;
  if (code === null)
    throw new UserError(
      `Nothing is known of the code of "${name}": it is in no git repository, or was not looked at.`,
    );
  if (code.problem !== null) throw new UserError(`The code of "${name}" was not kept: ${code.problem}.`);
  const whole = code.leftOut.find(({ path }) => path === "");
  if (code.dirty && code.patch === null && whole !== undefined)
    throw new UserError(`The changes of "${name}" were not kept: ${whole.reason}.`);
  return { name, code, patch: code.patch === null ? undefined : join(ref.folder, code.patch) };
}

type Run = (args: readonly string[]) => string;

/** Runs git with an index of ours, and objects of ours beside the repository's. */
function gitIn(
  repository: string,
  scratch: string,
  env: Readonly<NodeJS.ProcessEnv>,
): (index: string | undefined) => Run {
  const objects = join(scratch, "objects");
  mkdirSync(objects);
  const theirs = run(repository, env, [
    "rev-parse",
    "--path-format=absolute",
    "--git-path",
    "objects",
  ]).trim();
  const own = {
    ...env,
    LC_ALL: "C",
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: theirs,
  };
  return (index) => (args) =>
    run(repository, index === undefined ? own : { ...own, GIT_INDEX_FILE: index }, args);
}

/** The tree of a run's code: its commit with the changes. */
function treeOf({ name, code, patch }: State, git: Run): string {
  git(code.commit === null ? ["read-tree", "--empty"] : ["read-tree", code.commit]);
  if (patch !== undefined) {
    if (!existsSync(patch)) throw new UserError(`The changes of "${name}" are gone: ${patch} is not there.`);
    git(["apply", "--cached", "--whitespace=nowarn", patch]);
  }
  return git(["write-tree"]).trim();
}

/** A repository that has the commits of both: where one of them was run, or where we are. */
function findRepository(states: readonly State[], cwd: string, env: Readonly<NodeJS.ProcessEnv>): string {
  const commits = states.flatMap(({ code }) => code.commit ?? []);
  const places = [...states.map(({ code }) => code.root), cwd].filter((place) => existsSync(place));
  for (const place of places) {
    const missing = commits.find((commit) => !has(place, commit, env));
    if (missing === undefined && has(place, "--git-dir", env)) return place;
  }
  const asked = states.map(({ code }) => code.remote ?? code.root).join(" and ");
  throw new UserError("No repository here has the commits of both runs.", [
    `They are of ${asked}: fetch there, and run this in that folder.`,
  ]);
}

function has(place: string, what: string, env: Readonly<NodeJS.ProcessEnv>): boolean {
  try {
    run(place, env, what === "--git-dir" ? ["rev-parse", what] : ["cat-file", "-e", `${what}^{commit}`]);
    return true;
  } catch {
    return false; // No repository, or one without that commit: the next place may have it.
  }
}

/** Bytes of a patch that are read. */
const LONGEST = 512 << 20;

/** @throws {UserError} where git fails, with its first line */
function run(folder: string, env: Readonly<NodeJS.ProcessEnv>, args: readonly string[]): string {
  try {
    return execFileSync("git", ["-C", folder, ...args], {
      env,
      encoding: "utf8",
      maxBuffer: LONGEST,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    const [line = ""] = stderr.trim().split("\n", 1);
    throw new UserError(`git cannot tell the patch: ${line || message}.`);
  }
}

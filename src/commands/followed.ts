import { existsSync, type Stats, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Followed } from "../history/life.ts";
import { hasRead } from "../recorder/sources/lines-source.ts";
import type { SourcePlan } from "../recorder/sources/plan.ts";
import { EventFiles } from "../recorder/sources/tensorboard/event-files.ts";
import type { SourceState } from "../recorder/state.ts";
import { fileProblem } from "../store/file-problem.ts";
import { UsageError } from "../store/user-error.ts";

/** The flags that say what a program writes beside its lines. */
export interface FollowFlags {
  readonly follow?: readonly string[];
  readonly tensorboard?: readonly string[];
}

export const NOTHING_FOLLOWED: Followed = { files: [], tensorboard: [] };

/**
 * What the flags say; undefined where they say nothing.
 * @throws {UsageError} for an empty path, as a variable gives that is not set: it would be the working folder
 */
export function parseFollowed({ follow = [], tensorboard = [] }: FollowFlags): Followed | undefined {
  if (follow.includes(""))
    throw new UsageError("--follow takes the path of a file, not an empty text.", [
      "For example: --follow metrics.csv",
    ]);
  if (tensorboard.includes(""))
    throw new UsageError("--tensorboard takes the path of a folder, not an empty text.", [
      "For example: --tensorboard runs",
    ]);
  return follow.length + tensorboard.length === 0
    ? undefined
    : { files: [...new Set(follow)], tensorboard: [...new Set(tensorboard)] };
}

/**
 * What is to be read beside the streams, from where it ends now.
 * @param cwd where the program is started: relative paths count from there
 * @throws {UsageError} for what cannot be followed
 */
export function planSources({ files, tensorboard }: Followed, cwd: string): SourcePlan[] | undefined {
  const folders = tensorboard.map((typed) => ({ typed, path: resolve(cwd, typed) }));
  for (const folder of folders) refuseWithin(folder, folders);
  const plans = [
    ...files.map((typed) => linesPlan(typed, resolve(cwd, typed))),
    ...folders.map(({ typed, path }) => tensorBoardPlan(typed, path)),
  ];
  return plans.length === 0 ? undefined : plans;
}

function linesPlan(typed: string, path: string): SourcePlan {
  const there = lookUp(`--follow ${typed}`, path);
  if (there?.isDirectory() === true) {
    throw new UsageError(`--follow takes a file of JSON lines or a CSV, and "${typed}" is a folder.`, [
      `Of a folder TensorBoard's event files can be followed: --tensorboard ${typed}`,
    ]);
  }
  if (there?.isFile() === false)
    throw new UsageError(`--follow takes a regular file, and "${typed}" is none.`, [
      "What is reported through a pipe: some_program | trackio log",
    ]);
  return { kind: "lines", path, from: there?.size ?? 0 };
}

function tensorBoardPlan(typed: string, path: string): SourcePlan {
  const there = lookUp(`--tensorboard ${typed}`, path);
  if (there?.isDirectory() === false) {
    throw new UsageError(`--tensorboard takes a folder, and "${typed}" is a file.`, [
      "Give the folder that it is in, or that its program writes to.",
    ]);
  }
  // What cannot be read is told when it is read for the first time.
  const files = new EventFiles(path, () => {});
  if (there !== undefined) files.look(0, true);
  return { kind: "tensorboard", path, before: files.sizes() };
}

/** Undefined where nothing is yet. */
function lookUp(flag: string, path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`${flag} cannot be looked up: ${fileProblem(error)}.`);
  }
}

/**
 * What was followed to no avail, at the end of a program: its path may be misspelt.
 * @param cwd as for `planSources`
 * @param sources of the session, in the order of its plan
 */
export function emptyHanded(
  { files, tensorboard }: Followed,
  cwd: string,
  sources: readonly SourceState[],
): string[] {
  const from = (typed: string): string => (isAbsolute(typed) ? "" : `, looked for in ${cwd}`);
  return [
    ...files.flatMap((typed, index) => {
      if (!existsSync(resolve(cwd, typed))) return [`--follow ${typed}: there is no such file${from(typed)}`];
      const source = sources[index];
      return source === undefined || hasRead(source)
        ? []
        : [`--follow ${typed}: nothing new was written to it`];
    }),
    ...tensorboard.flatMap((typed) => {
      const path = resolve(cwd, typed);
      if (!existsSync(path)) return [`--tensorboard ${typed}: there is no such folder${from(typed)}`];
      // What cannot be read was told when it was read.
      const events = new EventFiles(path, () => {});
      events.look(0, true);
      return Object.keys(events.sizes()).length > 0
        ? []
        : [`--tensorboard ${typed}: there is no event file in it, nor below it`];
    }),
  ];
}

function refuseWithin(
  { typed, path }: { readonly typed: string; readonly path: string },
  folders: readonly { readonly typed: string; readonly path: string }[],
): void {
  const around = folders.find(
    (other) => other.typed !== typed && !`${relative(other.path, path)}${sep}`.startsWith(`..${sep}`),
  );
  if (around === undefined) return;
  throw new UsageError(
    `--tensorboard ${typed} lies within --tensorboard ${around.typed}, whose sub-folders are followed: give one of the two.`,
  );
}

import { type Stats, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Followed } from "../history/life.ts";
import type { SourcePlan } from "../recorder/sources/plan.ts";
import { EventFiles } from "../recorder/sources/tensorboard/event-files.ts";
import { fileProblem } from "../store/file-problem.ts";
import { UsageError } from "../store/user-error.ts";

/** The flags that say what a program writes beside its lines. */
export interface FollowFlags {
  readonly follow?: readonly string[];
  readonly tensorboard?: readonly string[];
}

export const NOTHING_FOLLOWED: Followed = { files: [], tensorboard: [] };

/** What the flags say; undefined where they say nothing. */
export const parseFollowed = ({ follow = [], tensorboard = [] }: FollowFlags): Followed | undefined =>
  follow.length + tensorboard.length === 0
    ? undefined
    : { files: [...new Set(follow)], tensorboard: [...new Set(tensorboard)] };

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

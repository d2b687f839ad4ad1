import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunView } from "../history/run-view.ts";

/** What a run's folder holds of the code of its newest attempt: the changes that were not committed, counted, and the packages. */
export function readKeptCode({ folder, life }: RunView) {
  const attempt = life.attempts.at(-1);
  const patch = textOf(folder, attempt?.code?.patch ?? null);
  const packages = textOf(folder, attempt?.place?.python?.packages ?? null) ?? "";
  return {
    changes:
      patch === undefined
        ? null
        : { hash: createHash("sha1").update(patch).digest("hex"), ...countsOf(patch) },
    packages: new Map(
      packages.split("\n").flatMap((line) => {
        const [name = "", version] = line.split("==", 2);
        return version === undefined ? [] : [[name, version] as const];
      }),
    ),
  };
}

/** A file that an event of the run names; undefined where it names none, or somebody removed it. */
function textOf(folder: string, path: string | null): string | undefined {
  try {
    return path === null ? undefined : readFileSync(join(folder, path), "utf8");
  } catch {
    return undefined;
  }
}

function countsOf(patch: string): { files: number; added: number; removed: number } {
  const lines = patch.split("\n");
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  return { files: count(/^diff --git /), added: count(/^\+(?!\+\+ )/), removed: count(/^-(?!-- )/) };
}

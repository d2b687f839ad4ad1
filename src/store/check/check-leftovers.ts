import { lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../history/finding.ts";
import { holderOf, isMark } from "../attempt-mark.ts";
import { SERIES_FOLDER, SUMMARY_FILE } from "../layout.ts";

/** Files that are written and then renamed or linked: marks, summaries, `run.ndjson` in recovery, files in repair. */
const TEMPORARY =
  /^(?:\.attempt-.*\.new|\.summary\.json\.\d+|run\.ndjson\.new|\.(?:cut|\w+\.ndjson)\.\d+\.new)$/;

/** Milliseconds after which nobody is still at work on a temporary file that did not change. */
const ABANDONED = 60_000;

/** Whether a name in a run's folder is one of ours beside the run's files. */
export const isOurs = (name: string): boolean =>
  isMark(name) || TEMPORARY.test(name) || name === SUMMARY_FILE || name === SERIES_FOLDER;

/** Marks of recorders that died, and temporary files that nobody renames any more. */
export function checkLeftovers(folder: string, names: readonly string[], now: number): Finding[] {
  return names.flatMap((name): Finding[] => {
    const path = join(folder, name);
    if (TEMPORARY.test(name)) {
      const there = lstatSync(path, { throwIfNoEntry: false });
      if (there === undefined || now - there.mtimeMs < ABANDONED) return [];
      return [leftover(name, "temporary-file", "a temporary file that nobody renames any more")];
    }
    if (!isMark(name) || holderOf(path) !== "dead") return [];
    return [leftover(name, "dead-mark", "a mark of a recorder that died")];
  });
}

/** Whether a living recorder has marked a folder as its own. */
export const isMarked = (folder: string, names: readonly string[]): boolean =>
  names.some((name) => isMark(name) && !TEMPORARY.test(name) && holderOf(join(folder, name)) === "other");

const leftover = (file: string, kind: Finding["kind"], rule: string): Finding => ({
  severity: "leftover",
  kind,
  file,
  byte: null,
  line: null,
  bytes: null,
  rule,
  value: null,
  remedy: { kind: "remove" },
});

/** Whether a path leads to a file or a folder. */
export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

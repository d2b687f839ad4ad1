import {
  closeSync,
  fchmodSync,
  fchownSync,
  fdatasyncSync,
  fstatSync,
  futimesSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ruleOf } from "../../store/check/record-rules.ts";
import { type Piece, scanLines } from "../../store/check/scan-lines.ts";
import { copyBytes } from "../../store/copy-bytes.ts";
import type { RunFile } from "../../store/layout.ts";
import { syncFolder } from "../../store/sync-folder.ts";
import { copyAside } from "./copy-aside.ts";

/** Bytes that were taken out of a file. */
export interface Cut {
  readonly byte: number;
  readonly bytes: number;
  /** Where they are, relative to the run's folder. */
  readonly to: string;
}

/** What a file has lost, and gained, in being written anew. */
export interface Rewritten {
  readonly cuts: readonly Cut[];
  /** Newlines that were missing. */
  readonly sealed: number;
}

/** Text to put around what stays of a file. */
export interface Around {
  readonly before: string;
  /** Told what was cut out of this very file. */
  readonly after: (cuts: readonly Cut[]) => string;
}

const NOTHING: Around = { before: "", after: () => "" };

/**
 * Writes a file of a run anew with its records alone. What is no record is copied aside first; the file is replaced in
 * one step, when the new one is on the disk, and keeps its mode, its owner and its times.
 *
 * @param file of the run; it exists
 */
export function rewriteFile(folder: string, file: RunFile, around: Around = NOTHING): Rewritten {
  const path = realpathSync(join(folder, file)); // A link stays one.
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  const from = openSync(path, "r");
  try {
    const to = openSync(temporary, "w", 0o600);
    try {
      const result = copyRecords(folder, file, from, to, around);
      likeOriginal(from, to);
      fdatasyncSync(to);
      renameSync(temporary, path);
      syncFolder(dirname(path));
      return result;
    } finally {
      closeSync(to);
      rmSync(temporary, { force: true });
    }
  } finally {
    closeSync(from);
  }
}

function copyRecords(folder: string, file: RunFile, from: number, to: number, around: Around): Rewritten {
  const cuts: Cut[] = [];
  let sealed = 0;
  let open: { readonly keep: boolean; readonly start: number; end: number } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const { keep, start, end } = open;
    if (keep) copyBytes(from, to, start, end);
    else cuts.push({ byte: start, bytes: end - start, to: copyAside(folder, file, from, start, end) });
    open = undefined;
  };
  write(to, around.before);
  scanLines(join(folder, file), ruleOf(file), (piece) => {
    const keep = isKept(piece);
    if (open?.keep !== keep) close();
    open ??= { keep, start: piece.byte, end: piece.end };
    open.end = piece.end;
    if (!keep || piece.sealed) return;
    close();
    write(to, "\n");
    sealed++;
  });
  close();
  write(to, around.after(cuts));
  return { cuts, sealed };
}

const isKept = ({ kind }: Piece): boolean => kind === "record" || kind === "long-line";

function write(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

function likeOriginal(from: number, to: number): void {
  const { mode, uid, gid, atimeMs, mtimeMs } = fstatSync(from);
  try {
    fchownSync(to, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error; // chown(2): only root gives files away.
  }
  fchmodSync(to, mode & 0o7777);
  futimesSync(to, atimeMs / 1000, mtimeMs / 1000);
}

import { constants, copyFileSync, linkSync, lstatSync, type Stats, statSync } from "node:fs";
import { basename, extname, join, relative, resolve, sep } from "node:path";
import { stringOf } from "../format/json-text.ts";
import type { Field } from "../format/message.ts";
import { fileProblem } from "../store/file-problem.ts";
import { MEDIA_FOLDER } from "../store/layout.ts";
import { makeFolders } from "../store/make-folders.ts";
import type { RunWriter } from "../store/run-writer.ts";
import { beside, field } from "./record-text.ts";

/** The fields of a value whose file was kept, and the number in the copy's name; undefined where there is none. */
export interface Kept {
  readonly fields: readonly Field[];
  readonly number: number | undefined;
}

/**
 * Puts the files that a program's values point at into the run's `media/`, so that the run is whole when the originals
 * are overwritten.
 */
export class FileKeeper {
  readonly #cwd: string;
  readonly #spool: string;
  /** Places of files that come with the next commit. */
  readonly #promised = new Set<string>();

  /**
   * @param cwd where the program was started: relative paths count from there
   * @param spool the session's folder: files in it were made by a client for us
   */
  constructor(cwd: string, spool: string) {
    this.#cwd = cwd;
    this.#spool = spool;
  }

  /**
   * A value's fields, with its `file_path` naming the copy; `source` behind them is the path as it came, or `missing`
   * the reason why there is no copy. Undefined where the value points at no file.
   * @param own names of the fields that the record has by itself, beside these two
   * @param stem of the copy's name
   * @param first number that is tried behind the stem
   */
  keep(
    writer: RunWriter,
    fields: readonly Field[],
    own: ReadonlySet<string>,
    stem: string,
    first = 0,
  ): Kept | undefined {
    const source = stringOf(fields.findLast(({ name }) => name === "file_path")?.value);
    if (source === undefined) return undefined;
    const found = this.#find(source);
    const file = this.#keepFile(writer, found, stem, first);
    const known = found.ours ? [] : [field("source", source)];
    const told = "missing" in file ? [field("missing", file.missing)] : known;
    const path = "missing" in file ? source : file.path;
    const kept = beside(new Set([...own, "source", "missing"]), fields).map((each) =>
      each.name === "file_path" ? field("file_path", path) : each,
    );
    return { fields: [...kept, ...told], number: "missing" in file ? undefined : file.number };
  }

  /** Where a file is. A client's file in the session's folder is found there by whatever path its host calls that. */
  #find(source: string): Found {
    const from = resolve(this.#cwd, source);
    const session = `${sep}${basename(this.#spool)}${sep}`;
    const at = from.indexOf(session);
    const here = at < 0 ? undefined : join(this.#spool, from.slice(at + session.length));
    const ours = here !== undefined && lstatSync(here, { throwIfNoEntry: false })?.isFile() === true;
    return ours ? { from: here, ours } : { from, ours };
  }

  #keepFile(writer: RunWriter, { from, ours }: Found, stem: string, first: number): KeptFile {
    const { folder } = writer;
    const inside = relative(folder, from);
    if (inside.startsWith(MEDIA_FOLDER + sep)) return { path: inside, number: undefined };
    try {
      const stat = statSync(from);
      // A pipe would be waited for, and a device has no end.
      if (!stat.isFile()) return { missing: stat.isDirectory() ? "a folder" : "not a regular file" };
      for (let number = first; ; number++) {
        const path = join(MEDIA_FOLDER, `${stem}-${number}${extname(from)}`);
        const put = (): boolean => {
          makeFolders(join(writer.folder, MEDIA_FOLDER));
          const to = join(writer.folder, path);
          return ours ? linkOrCopy(from, stat, to) : copyIfFree(from, to);
        };
        if (this.#promised.has(join(folder, path))) continue;
        if (ours ? this.#putOrPromise(writer, path, put) : put()) return { path, number };
      }
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      return { missing: REASONS[code] ?? fileProblem(error) };
    }
  }

  /** Puts a file into its place, or, where that cannot be for now, sees to it that nothing is told of it before it can. */
  #putOrPromise(writer: RunWriter, path: string, put: () => boolean): boolean {
    try {
      return put();
    } catch (error) {
      if (!PASSING.has((error as NodeJS.ErrnoException).code)) throw error;
    }
    const to = join(writer.folder, path);
    this.#promised.add(to);
    writer.before(() => {
      put(); // Nobody else takes names in this folder.
      this.#promised.delete(to);
    });
    return true;
  }
}

type KeptFile = { readonly path: string; readonly number: number | undefined } | { readonly missing: string };

/** A file as it is found. */
interface Found {
  readonly from: string;
  /** It lies in the session's folder, and goes with it. */
  readonly ours: boolean;
}

/** Reasons that pass. A file of the session's folder is kept when they have; any other stays where it is, and is told as missing. */
const PASSING: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT", "EIO", "EROFS"]);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "no permission to read it",
  ENOSPC: "no space left on the disk",
};

/** Links a file to a path where nothing is yet, or where that very file is: a crash came before it was told of. */
function linkOrCopy(from: string, { dev, ino }: Stats, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    // EXDEV, EPERM, EMLINK …: another disk, or a file system without links. What hinders a copy, too, the copy tells.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") return copyIfFree(from, to);
    const there = lstatSync(to, { throwIfNoEntry: false });
    return there?.dev === dev && there.ino === ino;
  }
}

/** Copies a file to a path where nothing is yet. */
function copyIfFree(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

import { constants, copyFileSync, statSync } from "node:fs";
import { extname, join, relative, resolve, sep } from "node:path";
import { stringOf } from "../format/json-text.ts";
import type { Field, MediaData } from "../format/message.ts";
import { folderOf } from "../format/names.ts";
import { fileProblem } from "../store/file-problem.ts";
import { MEDIA_FOLDER } from "../store/layout.ts";
import { makeFolders } from "../store/make-folders.ts";
import { beside, field } from "./record-text.ts";

/** Names of the fields that a media record has by itself. */
const RESERVED = new Set(["step", "timestamp", "name", "source", "missing", "_attempt", "_rank"]);

/**
 * The fields of a media record. A file that it names is copied into the run's `media/`, so that the run is whole
 * when the original is overwritten; one that cannot be copied is told as `missing`, with the reason.
 */
export function keepMedia(folder: string, cwd: string, { name, fields }: MediaData, step: number): Field[] {
  const own = beside(RESERVED, fields);
  const source = stringOf(own.find((each) => each.name === "file_path")?.value);
  if (source === undefined) return [field("name", name), ...own];
  const kept = keepFile(folder, resolve(cwd, source), `${folderOf(name)}-${step}`);
  const told = "path" in kept ? field("source", source) : field("missing", kept.missing);
  const path = "path" in kept ? kept.path : source;
  return [
    field("name", name),
    ...own.map((each) => (each.name === "file_path" ? field("file_path", path) : each)),
    told,
  ];
}

function keepFile(folder: string, from: string, stem: string): { path: string } | { missing: string } {
  const inside = relative(folder, from);
  if (inside.startsWith(MEDIA_FOLDER + sep)) return { path: inside };
  try {
    // A pipe would be waited for, and a device has no end.
    const stat = statSync(from);
    if (!stat.isFile()) return { missing: stat.isDirectory() ? "a folder" : "not a regular file" };
    makeFolders(join(folder, MEDIA_FOLDER));
    for (let number = 0; ; number++) {
      const path = join(MEDIA_FOLDER, `${stem}-${number}${extname(from)}`);
      if (copyIfFree(from, join(folder, path))) return { path };
    }
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return { missing: REASONS[code] ?? fileProblem(error) };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "no permission to read it",
  ENOSPC: "no space left on the disk",
};

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

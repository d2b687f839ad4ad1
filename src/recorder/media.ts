import { constants, copyFileSync, mkdirSync } from "node:fs";
import { extname, join, relative, resolve, sep } from "node:path";
import { withoutRepeats } from "../format/flatten.ts";
import { stringOf } from "../format/json-text.ts";
import type { Field, MediaData } from "../format/message.ts";
import { folderOf } from "../format/names.ts";
import { MEDIA_FOLDER } from "../store/layout.ts";
import { field } from "./record-text.ts";

/** Names of the fields that a media record has by itself. */
const OWN = new Set(["step", "timestamp", "name", "_attempt", "_rank"]);

/**
 * The fields of a media record. A file that it names is copied into the run's `media/`, so that the run is whole
 * when the original is overwritten; one that cannot be copied is told as `missing`, with the reason.
 */
export function keepMedia(folder: string, cwd: string, { name, fields }: MediaData, step: number): Field[] {
  const own = withoutRepeats(fields.filter((each) => !OWN.has(each.name))).fields;
  const source = stringOf(own.find((each) => each.name === "file_path")?.value);
  if (source === undefined) return [field("name", name), ...own];
  const kept = keepFile(folder, resolve(cwd, source), `${folderOf(name)}-${step}`);
  const rest = own.filter((each) => !["file_path", "source", "missing"].includes(each.name));
  return [
    field("name", name),
    ...rest.filter((each) => each.name === "_type"),
    ...("path" in kept
      ? [field("file_path", kept.path), field("source", source)]
      : [field("file_path", source), field("missing", kept.missing)]),
    ...rest.filter((each) => each.name !== "_type"),
  ];
}

function keepFile(folder: string, from: string, stem: string): { path: string } | { missing: string } {
  const inside = relative(folder, from);
  if (inside.startsWith(MEDIA_FOLDER + sep)) return { path: inside };
  for (let number = 0; ; number++) {
    const path = join(MEDIA_FOLDER, `${stem}-${number}${extname(from)}`);
    try {
      mkdirSync(join(folder, MEDIA_FOLDER), { recursive: true });
      copyFileSync(from, join(folder, path), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      return { path };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "EEXIST") return { missing: code ?? message };
    }
  }
}

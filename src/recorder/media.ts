import { taggedKind } from "../format/flatten.ts";
import { elementsOf, isArray, isObject, type JsonText, membersOf } from "../format/json-text.ts";
import type { Field, MediaData, TableData } from "../format/message.ts";
import { folderOf } from "../format/names.ts";
import { objectText } from "../format/object-text.ts";
import { BOOKKEEPING } from "../format/stamp.ts";
import type { RunWriter } from "../store/run-writer.ts";
import type { FileKeeper } from "./file-keeper.ts";
import { beside, field } from "./record-text.ts";

/** Names of the fields that a media record has by itself; where a value points at a file, `source` and `missing` come to it. */
const OF_RECORD = new Set([...BOOKKEEPING, "name"]);

/** The fields of a media record. A file that it names is kept, or told as missing. */
export function keepMedia(
  keeper: FileKeeper,
  writer: RunWriter,
  { name, fields }: MediaData,
  step: number,
): Field[] {
  const kept = keeper.keep(writer, fields, OF_RECORD, `${folderOf(name)}-${step}`)?.fields;
  return [field("name", name), ...(kept ?? beside(OF_RECORD, fields))];
}

/** Rows without these bytes have no cell with a file. */
const FILE = /"file(?:_|\\u005[fF])path"/;

/** A table's rows. Files that tagged objects in their cells, or in lists there, name are kept, or told as missing; everything else stays as written. */
export function keepTableFiles(
  keeper: FileKeeper,
  writer: RunWriter,
  { name, rows }: TableData,
  step: number,
): readonly JsonText[] {
  if (!rows.some((row) => FILE.test(row))) return rows;
  const stem = `${folderOf(name)}-${step}`;
  let next = 0; // A table may hold very many: the names that it has used itself are not tried again.
  const cell = (text: JsonText): JsonText => {
    if (!FILE.test(text)) return text;
    if (isArray(text)) return `[${elementsOf(text).map(tagged).join(",")}]` as JsonText;
    return tagged(text);
  };
  const tagged = (text: JsonText): JsonText => {
    const members = isObject(text) && FILE.test(text) ? membersOf(text) : [];
    if (taggedKind(members) === undefined) return text;
    const fields = members.map(({ key, value }) => ({ name: key, value }));
    const kept = keeper.keep(writer, fields, NONE, stem, next);
    if (kept === undefined) return text;
    if (kept.number !== undefined) next = kept.number + 1;
    return objectText(kept.fields);
  };
  return rows.map((row) => (FILE.test(row) ? (`[${elementsOf(row).map(cell).join(",")}]` as JsonText) : row));
}

const NONE: ReadonlySet<string> = new Set();

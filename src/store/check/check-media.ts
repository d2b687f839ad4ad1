import { readdirSync } from "node:fs";
import { join, normalize, sep } from "node:path";
import type { Finding } from "../../history/finding.ts";
import type { Json } from "../../history/summary.ts";
import { MEDIA_FOLDER, type RunFile } from "../layout.ts";
import type { StoredRecord } from "../read-records.ts";
import { isThere } from "./check-leftovers.ts";
import type { Piece } from "./scan-lines.ts";

/** Where a file was named. */
interface Named {
  readonly file: RunFile;
  readonly byte: number;
  readonly line: number;
}

/** Whether the files that a run's media records, and the cells of its tables, name are there, and the other way round. */
export class MediaCheck {
  /** Where each file was named first. */
  readonly #named = new Map<string, Named>();

  add(file: RunFile, { record, byte, line }: Piece & { readonly kind: "record" }): void {
    for (const value of file === "tables.ndjson" ? taggedCells(record["rows"]) : [record]) {
      const path = keptPath(value);
      if (path !== undefined && !this.#named.has(path)) this.#named.set(path, { file, byte, line });
    }
  }

  /** @param complete whether all records are written, so that a file without one is left over */
  findings(folder: string, complete: boolean): Finding[] {
    const missing = [...this.#named].filter(([path]) => !isThere(join(folder, path)));
    const findings = missing.map(([path, { file, byte, line }]): Finding => {
      const remedy = { kind: "acknowledge", key: `missing-media:${path}` } as const;
      const rule = "names a file that is not there";
      const place = { file, byte, line, bytes: null };
      return { severity: "damage", kind: "missing-media", ...place, rule, value: path, remedy };
    });
    const unnamed = complete ? this.#unnamed(folder) : [];
    if (unnamed.length === 0) return findings;
    const rule =
      unnamed.length === 1
        ? "a file that no record names"
        : `${unnamed.length.toLocaleString("en-US")} files that no record names`;
    const place = { file: MEDIA_FOLDER, byte: null, line: null, bytes: null };
    const value = unnamed.slice(0, MOST_NAMED).join(", ") + (unnamed.length > MOST_NAMED ? " …" : "");
    return [...findings, { severity: "note", kind: "unnamed-media", ...place, rule, value, remedy: null }];
  }

  #unnamed(folder: string): string[] {
    const media = join(folder, MEDIA_FOLDER);
    if (!isThere(media)) return [];
    return readdirSync(media, { withFileTypes: true }).flatMap(({ name }) =>
      this.#named.has(join(MEDIA_FOLDER, name)) ? [] : [name],
    );
  }
}

/** The file in `media/` that a value names; undefined where it names none, or one that could not be kept. */
function keptPath({ file_path: path, source, missing }: StoredRecord): string | undefined {
  if (typeof path !== "string" || missing !== undefined) return undefined;
  const name = normalize(path);
  // Without `source` it was linked from the session's folder, or is no file of ours.
  return typeof source === "string" || name.startsWith(MEDIA_FOLDER + sep) ? name : undefined;
}

/** Objects in a table's cells, and in lists there, that are tagged, as media are. */
function* taggedCells(rows: Json | undefined): Generator<StoredRecord> {
  for (const cell of elements(rows).flatMap(elements)) {
    for (const value of Array.isArray(cell) ? elements(cell) : [cell]) {
      const { _type: type } = (value ?? {}) as StoredRecord;
      if (typeof type === "string" && type.startsWith("trackio.")) yield value as unknown as StoredRecord;
    }
  }
}

const elements = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

const MOST_NAMED = 3;

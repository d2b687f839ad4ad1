import type { Json, TableSummary } from "./summary.ts";

type Record = { readonly [key: string]: Json };

/** Adds the patches of `config.ndjson`, oldest first: by top-level key, the later one wins. */
export function foldConfig(config: Map<string, Json>, records: Iterable<Record>): void {
  for (const { config: patch } of records) {
    if (typeof patch !== "object" || patch === null || Array.isArray(patch)) continue;
    for (const [key, value] of Object.entries(patch)) config.set(key, value);
  }
}

/** Adds the records of `tables.ndjson`. */
export function foldTables(tables: Map<string, TableSummary>, records: Iterable<Record>): void {
  for (const { name, step, columns, rows } of records) {
    if (typeof name !== "string") continue;
    const known = tables.get(name);
    tables.set(name, {
      name,
      logged: (known?.logged ?? 0) + 1,
      rows: (known?.rows ?? 0) + (Array.isArray(rows) ? rows.length : 0),
      columns: Array.isArray(columns) ? columns.map(String) : [],
      lastStep: typeof step === "number" ? step : 0,
    });
  }
}

/** Adds the records of `media.ndjson`, by kind. */
export function foldMedia(media: Map<string, number>, records: Iterable<Record>): void {
  for (const { _type: type } of records) {
    const kind = typeof type === "string" ? type.replace(/^trackio\./, "") : "other";
    media.set(kind, (media.get(kind) ?? 0) + 1);
  }
}

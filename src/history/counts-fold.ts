import type { Json, TableSummary } from "./summary.ts";

type Record = { readonly [key: string]: Json };

/** What a summary needs of a logged table: of its rows how many there are. */
export interface TableCounts {
  readonly rows: number;
}

/** Adds a patch of `config.ndjson`, which come oldest first: by top-level key, the later one wins. */
export function addConfig(config: Map<string, Json>, { config: patch }: Record): void {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return;
  for (const [key, value] of Object.entries(patch)) config.set(key, value);
}

/** Adds a record of `tables.ndjson`. */
export function addTable(
  tables: Map<string, TableSummary>,
  { name, step, columns, rows }: Record & TableCounts,
): void {
  if (typeof name !== "string") return;
  const known = tables.get(name);
  tables.set(name, {
    name,
    logged: (known?.logged ?? 0) + 1,
    rows: (known?.rows ?? 0) + rows,
    columns: Array.isArray(columns) ? columns.map(String) : [],
    lastStep: typeof step === "number" ? step : 0,
  });
}

/** Adds a record of `media.ndjson`, by kind. */
export function addMedia(media: Map<string, number>, { _type: type }: Record): void {
  const kind = typeof type === "string" ? type.replace(/^trackio\./, "") : "other";
  media.set(kind, (media.get(kind) ?? 0) + 1);
}

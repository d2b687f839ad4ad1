import type { Grid } from "./grid.ts";
import { mediaText } from "./media-text.ts";
import type { TableView } from "./table-view.ts";

/** The rows for other programs: cells as they were logged; in Markdown, which people read, media by path and caption. */
export const tableGrid = ({ columns, rows }: TableView, form: "csv" | "md"): Grid => ({
  columns,
  rows: rows.map(({ cells }) => {
    const row = columns.map((_, place) => cells[place] ?? null);
    return form === "csv" ? row : row.map((cell) => mediaText(cell)?.text ?? cell);
  }),
});

/** What `show --table --json` says. Rows are arrays, as in `tables.ndjson`: names of columns may be any, and twice. */
export const tableDocument = (view: TableView): unknown => ({
  project: view.project,
  run: view.run,
  table: view.name,
  steps: [...new Set(view.steps)],
  timestamp: view.timestamp,
  logged: view.logged,
  rank: view.rank,
  ...(view.damaged > 0 ? { damaged: view.damaged } : {}),
  total: view.total,
  fitting: view.fitting,
  columns: view.columns,
  rows: view.rows.map(({ cells }) => cells),
});

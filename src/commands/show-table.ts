import type { Screen } from "../render/screen.ts";
import { createStyle } from "../render/style.ts";
import { MOST_OF_ALL, type TableView } from "../render/table-view.ts";
import { loadWidths } from "../render/width.ts";
import { naming } from "../store/open-all.ts";
import type { OpenOptions } from "../store/open-run.ts";
import { selectRun } from "../store/select.ts";
import type { Context } from "./context.ts";
import type { Form } from "./form-flags.ts";
import { type ListQuery, parseCondition } from "./list-query.ts";
import { findNamedTables } from "./show-table-load.ts";
import type { TableOptions } from "./show-table-options.ts";
import { rowsOf } from "./show-table-rows.ts";

/** What is asked of a run's table. */
export interface TableShow {
  /** A run as a person names it. */
  readonly target: string;
  readonly table: TableOptions;
  readonly query: Pick<ListQuery, "sort" | "columns" | "limit">;
  /** Every row, and every text whole. */
  readonly all: boolean;
  readonly form: Form;
  readonly points: Pick<OpenOptions, "rank" | "attempt">;
}

/**
 * Prints the rows of a logged table.
 * @returns the exit code
 * @throws {UserError} where there is no such run, table or column; for a condition that cannot be read
 */
export async function showTable(asked: TableShow, root: string, context: Context): Promise<number> {
  const { table, query } = asked;
  const where = table.where === undefined ? undefined : await parseCondition("--where", table.where);
  const ref = selectRun(root, asked.target);
  const found = naming(ref, () => findNamedTables(ref, table, asked.points));
  const brief = isBrief(asked, context);
  const view = await rowsOf(found, { ...query, where, enough: brief ? MOST_OF_ALL + 1 : undefined });
  const text = `${await textOf(view, asked, context)}\n`;
  if (!table.pager || !context.stdout.isTTY) context.stdout.write(text);
  else {
    const { page } = await import("./show-table-pager.ts");
    await page(text, context.env);
  }
  return 0;
}

/** People look at it, and did not say how much they want to see. */
const isBrief = ({ form, all, table, query }: TableShow, { stdout }: Context): boolean =>
  form.kind === "screen" && stdout.isTTY && !all && !table.pager && query.limit === undefined;

async function textOf(view: TableView, asked: TableShow, context: Context): Promise<string> {
  const { form, all, table } = asked;
  if (form.kind !== "screen") {
    const { tableDocument, tableGrid } = await import("../render/table-export.ts");
    const { formText } = await import("./output-form.ts");
    const { kind, precision } = form;
    return formText(
      { kind, precision },
      () => tableGrid(view, kind === "csv" ? "csv" : "md"),
      () => tableDocument(view),
    );
  }
  // Frames and wrapping take their time to load, and so do the widths that nearly every table needs.
  const { tablePage } = await import("../render/table-page.ts");
  await loadWidths();
  const brief = isBrief(asked, context);
  const screen = screenOf(context);
  const lines = tablePage(view, { whole: all || table.pager, brief, precision: form.precision }, screen);
  return lines.join("\n");
}

const screenOf = ({ stdout, now }: Context): Screen => ({
  width: stdout.isTTY ? stdout.width : undefined,
  style: createStyle(stdout.colour),
  now: now(),
});

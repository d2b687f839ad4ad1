import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { type DrawnRows, type RowsLook, tableRows } from "./table-rows.ts";
import type { TableView } from "./table-view.ts";
import { truncate, widthOf } from "./width.ts";
import { countOf, grouped, listOf } from "./words.ts";
import { wrapWords } from "./wrap-words.ts";

/** A title is cut for the sake of its remark, but not below this. */
const LEAST_TITLE = 12;
/** Of more steps only the first and the last are told. */
const MOST_STEPS = 8;

/** The rows of a logged table under its name, and what is not shown of it. */
export function tablePage(view: TableView, look: RowsLook, screen: Screen): string[] {
  const drawn = tableRows(view, look, screen);
  const notes = notesOf(view, drawn).flatMap((text) => wrapWords(text, screen.width).map(screen.style.dim));
  return [
    heading(view, screen),
    ...(drawn.lines.length === 0 ? [] : ["", ...drawn.lines]),
    ...(drawn.apart && notes.length > 0 ? ["", ...notes] : notes),
  ];
}

function heading(view: TableView, { width, style }: Screen): string {
  const room = width ?? Number.POSITIVE_INFINITY;
  const remark = remarkOf(view);
  const name = truncate(safe(view.name), Math.min(room, Math.max(LEAST_TITLE, room - widthOf(remark) - 2)));
  const rest = truncate(remark, room - widthOf(name) - 2);
  return rest === "" ? style.strong(name) : `${style.strong(name)}  ${style.dim(rest)}`;
}

/** "iris/first · step 50 · 12 of 1,000 rows fit" */
function remarkOf({ project, run, rank, steps, total, fitting, filtered }: TableView): string {
  const rows = countOf(total, "row");
  return [
    safe(`${project}/${run}`),
    ...(rank === 0 ? [] : [`rank ${rank}`]),
    `${stepsText(steps)}${steps.length > 1 ? `, ${grouped(steps.length)} tables` : ""}`,
    filtered ? `${grouped(fitting)} of ${rows} ${fitting === 1 ? "fits" : "fit"}` : rows,
  ].join(" · ");
}

/** "step 50", "steps 0, 10 and 20", "steps 0 to 590". */
function stepsText(logged: readonly number[]): string {
  const steps = [...new Set(logged)].sort((a, b) => a - b);
  const [first = 0] = steps;
  if (steps.length <= 1) return `step ${grouped(first)}`;
  if (steps.length <= MOST_STEPS) return `steps ${listOf(steps.map(grouped))}`;
  return `steps ${grouped(first)} to ${grouped(steps.at(-1) ?? 0)}`;
}

function notesOf(view: TableView, { shown, cut }: DrawnRows): string[] {
  const { fitting, limited, logged, steps, damaged, columns } = view;
  const more = fitting - shown;
  const others = logged.length - steps.length - damaged;
  return [
    ...(columns.length > 0 && shown < view.rows.length
      ? [`… and ${countOf(more, "more row")}: -n N for more, --all for all`]
      : limited && more > 0
        ? [`… and ${countOf(more, "more row")}`]
        : []),
    ...(cut ? ["Long texts are cut: --all for all of them"] : []),
    ...(others > 0
      ? [`Logged ${countOf(logged.length, "time")}, at ${stepsText(logged)}: --step N, or --step all`]
      : []),
    ...(damaged > 0 ? [`${countOf(damaged, "table")} cannot be read: trackio check`] : []),
  ];
}

import { formatClock } from "../age.ts";
import { safe } from "../safe.ts";
import { truncate } from "../width.ts";
import { countOf } from "../words.ts";
import { wrapLine } from "../wrap.ts";
import { chooserLines } from "./chooser.ts";
import { footer } from "./footer.ts";
import { helpLines } from "./help.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { listLines } from "./list-view.ts";
import type { Look } from "./look.ts";
import { isRunning } from "./model.ts";
import { sortName } from "./order.ts";
import { pageLines } from "./page.ts";
import { panelLines } from "./panel.ts";
import { type LiveState, selectedRun } from "./state.ts";
import { columnsOf, joined, type Piece } from "./text.ts";

/** What a terminal shows: as many lines as it has, none wider than it. */
export interface Frame {
  readonly lines: readonly string[];
  /** Where something is typed, counted from 0; null where nothing is. */
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

/** A terminal that is smaller than this shows nothing but that. */
export const LEAST_TERMINAL = { width: 20, height: 5 };

/** The live screen as lines of text. Pure: the same state gives the same frame. */
export function frame(state: LiveState, look: Look): Frame {
  const { width, height } = state.size;
  if (width < LEAST_TERMINAL.width || height < LEAST_TERMINAL.height) {
    const words = truncate("terminal too small", width);
    return { lines: Array.from({ length: height }, (_, row) => (row === 0 ? words : "")), cursor: null };
  }
  const layout = layoutOf(state);
  const body = bodyLines(state, layout, look).slice(0, layout.body);
  while (body.length < layout.body) body.push("");
  const { line, cursor } = footer(state, look);
  const lines = [titleLine(state, look), ...goneLines(state, look), ...body, line];
  return {
    lines: look.charset.down > 3 ? lines : lines.map(inAscii),
    cursor: cursor === null ? null : { row: lines.length - 1, column: cursor },
  };
}

function bodyLines(state: LiveState, layout: Layout, look: Look): string[] {
  const { dialog } = state;
  if (dialog?.kind === "help") return helpLines(state, look);
  if (dialog?.kind === "metrics") return chooserLines(state, dialog, layout.body, look);
  const run = selectedRun(state);
  if (state.screen === "run" && run !== undefined) {
    const lines = pageLines(state, run, layout, look);
    return lines.slice(scrollOf(state, lines.length, layout), lines.length);
  }
  if (state.runs.length === 0) return emptyLines(state, look);
  const list = listLines(state, layout, look);
  if (run === undefined || layout.panel === 0) return list;
  return [...list, ...panelLines(state, run, layout, look)];
}

const scrollOf = ({ scroll }: LiveState, lines: number, { body }: Layout): number =>
  Math.max(0, Math.min(scroll, lines - body));

/** How far a run's page can be scrolled. */
export function mostScroll(state: LiveState, look: Look): number {
  const run = selectedRun(state);
  if (run === undefined || state.screen === "list") return 0;
  const layout = layoutOf(state);
  return Math.max(0, pageLines(state, run, layout, look).length - layout.body);
}

function emptyLines({ snapshot, filter, size }: LiveState, { style }: Look): string[] {
  const where = snapshot.project === undefined ? snapshot.store : `project ${snapshot.project}`;
  const words =
    snapshot.runs.length > 0
      ? `No run fits "${filter}". Esc shows all ${snapshot.runs.length}.`
      : snapshot.pending > 0
        ? `Reading ${countOf(snapshot.pending, "run")} …`
        : `No runs yet in ${where}. They appear here as soon as there are some.`;
  return ["", ...wrapLine(safe(words), size.width - 4).map((line) => style.dim(`  ${line}`))];
}

function titleLine(state: LiveState, { style, timeZone }: Look): string {
  const { snapshot, size, runs, filter, order, now } = state;
  const running = snapshot.runs.filter(isRunning).length;
  const name = safe(snapshot.project ?? snapshot.store);
  const all = countOf(snapshot.runs.length + snapshot.unreadable.length, "run");
  const counts = running === 0 ? all : `${running} running, ${all}`;
  const clock = formatClock(now, timeZone).slice(-8);
  const asides = [
    filter.trim() === "" ? "" : `filter: ${safe(filter)} (${runs.length})`,
    order.by.kind === "usual" && !order.reversed
      ? ""
      : `by ${safe(sortName(order.by))}${order.by.kind !== "column" && order.reversed ? ", reversed" : ""}`,
    snapshot.pending === 0 ? "" : `reading ${countOf(snapshot.pending, "more run")}`,
    snapshot.unreadable.length === 0 ? "" : `${countOf(snapshot.unreadable.length, "run")} cannot be read`,
  ].filter((text) => text !== "");
  const room = size.width - clock.length - 2;
  const most = Math.max(8, room - counts.length - asides.join("").length - 4 * asides.length - 2);
  const pieces: Piece[] = [
    { text: truncate(name, most, "middle"), paint: style.strong },
    { text: `  ${counts}`, paint: style.dim },
    ...asides.map((text): Piece => ({ text: `  · ${text}` })),
  ];
  const line = joined(pieces, room);
  return `${line}${" ".repeat(Math.max(1, size.width - clock.length - columnsOf(line)))}${style.dim(clock)}`;
}

function goneLines({ snapshot, size }: LiveState, { style, timeZone }: Look): string[] {
  if (snapshot.gone === null) return [];
  const { reason, since } = snapshot.gone;
  const clock = formatClock(since, timeZone).slice(-8);
  const words = `! The store cannot be read since ${clock}: ${reason}. Waiting for it; what is below is older.`;
  return [style.bad(truncate(safe(words), size.width))];
}

/** For terminals that have nothing but ASCII, as far as it is ours; names of runs are shown as they are. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ["●", "*"],
  ["✔", "+"],
  ["✘", "x"],
  ["◌", "o"],
  ["▸", ">"],
  ["…", "~"],
  ["·", "-"],
  ["⏎", "Enter"],
  ["↑", "^"],
  ["↓", "v"],
]);

const inAscii = (line: string): string => line.replace(/[●✔✘◌▸…·⏎↑↓]/g, (sign) => PLAIN.get(sign) ?? sign);

import { startOf } from "../../history/timing.ts";
import { formatAge } from "../age.ts";
import { type Cell, type Column, renderColumns } from "../columns.ts";
import type { Screen } from "../screen.ts";
import { statusGlyph, statusPaint, statusWords } from "../status-words.ts";
import { grouped } from "../words.ts";
import type { Layout } from "./layout.ts";
import type { Look } from "./look.ts";
import { isRunning, type LiveRun } from "./model.ts";
import { isDescending, type SortBy, type SortColumn } from "./order.ts";
import { formatLeft, formatRate, percent, progressBar } from "./rate.ts";
import type { LiveState } from "./state.ts";
import { filled } from "./text.ts";
import { metricColumns, settingColumns } from "./value-columns.ts";

const LEAST_NAME = 20;
const NAMES_SHARE = 1 / 3;
const LEAST_STATUS = 11;
/** A screen narrower than this has the percentage alone, without its bar. */
const BARS = 76;
/** And one narrower than this the signs of states without their words. */
const WORDS = 72;
const BAR_WIDTH = 8;

/** The header of the list and the runs that are seen of it, one line each. */
export function listLines(state: LiveState, { rows }: Layout, look: Look): string[] {
  const seen = state.runs.slice(state.top, state.top + rows);
  const screen: Screen = { width: state.size.width, style: look.style, now: state.now };
  const [header = "", ...lines] = renderColumns(columnsOf(state, look), seen, screen, {
    indent: 2,
    note: false,
  });
  const marked = lines.map((line, index) =>
    seen[index]?.key === state.selected
      ? look.selected(filled(`${SELECTED}${line.slice(SELECTED.length)}`, state.size.width))
      : line,
  );
  return [header, ...marked];
}

const SELECTED = "▸ ";

function columnsOf(state: LiveState, look: Look): Column<LiveRun>[] {
  const { style } = look;
  const { width } = state.size;
  const headerOf = (text: string, by: SortBy): string => text + sortMark(state, by);
  const column = (name: SortColumn): string => headerOf(name, { kind: "column", column: name });
  const several = new Set(state.runs.map(({ view }) => view.project)).size > 1;
  const columns: Column<LiveRun>[] = [
    {
      header: column("run"),
      align: "left",
      rank: -3,
      least: Math.min(LEAST_NAME, Math.floor(width * NAMES_SHARE)),
      cut: "middle",
      cell: ({ name, view }) => ({ text: several ? name : view.run, paint: style.strong }),
    },
    statusColumn(column("status"), width, look),
    {
      header: column("progress"),
      align: width < BARS ? "right" : "left",
      rank: -1,
      cell: (run) => progressCell(run, width >= BARS, look),
    },
    { header: column("left"), align: "right", rank: -0.5, cell: ({ left }) => ({ text: formatLeft(left) }) },
    { header: column("rate"), align: "right", rank: 0.8, cell: ({ rate }) => ({ text: formatRate(rate) }) },
    {
      header: column("steps"),
      align: "right",
      rank: 2.4,
      cell: ({ view }) => ({ text: grouped(view.summary.steps.count) }),
    },
    {
      header: column("started"),
      align: "left",
      rank: 3.4,
      cell: ({ view }) => ({ text: formatAge(startOf(view), state.now) }),
    },
    ...metricColumns(state, look, headerOf),
    ...settingColumns(state.runs),
  ];
  // A column of nothing takes no room.
  return columns.filter(({ cell, rank }) => rank < -1 || state.runs.some((run) => cell(run).text !== ""));
}

function statusColumn(header: string, width: number, { style }: Look): Column<LiveRun> {
  const paintOf = ({ view }: LiveRun) => statusPaint(view.status, style);
  // The sign tells; the words stand below, for the selected run.
  if (width < WORDS) {
    const cell = (run: LiveRun): Cell => ({ text: statusGlyph(run.view.status), paint: paintOf(run) });
    return { header: header.slice("status".length).trim(), align: "left", rank: -2, cell };
  }
  return {
    header,
    align: "left",
    rank: -2,
    least: LEAST_STATUS,
    cell: (run) => {
      const { status } = run.view;
      const glyph = statusGlyph(status);
      return {
        text: `${glyph} ${statusWords(status)}`,
        brief: `${glyph} ${status.kind}`,
        paint: paintOf(run),
      };
    },
  };
}

function sortMark({ order }: LiveState, by: SortBy): string {
  const same =
    (order.by.kind === "column" && by.kind === "column" && order.by.column === by.column) ||
    (order.by.kind === "metric" && by.kind === "metric" && order.by.metric === by.metric);
  if (!same) return "";
  return isDescending(order) ? " ↓" : " ↑";
}

function progressCell(run: LiveRun, bars: boolean, { charset, style }: Look): Cell {
  const { progress } = run;
  if (progress === null || run.view.status.kind === "finished") return { text: "" };
  const share = percent(progress);
  const paint = isRunning(run) ? style.running : style.dim;
  return bars
    ? { text: `${progressBar(progress, BAR_WIDTH, charset)} ${share.padStart(5)}`, brief: share, paint }
    : { text: share, paint };
}

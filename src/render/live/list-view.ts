import { flatConfig } from "../../history/flat-config.ts";
import type { Json } from "../../history/summary.ts";
import { startOf } from "../../history/timing.ts";
import { formatAge } from "../age.ts";
import { type Cell, type Column, renderColumns } from "../columns.ts";
import { varyingKeys } from "../config-keys.ts";
import type { Screen } from "../screen.ts";
import { statusGlyph, statusPaint, statusWords } from "../status-words.ts";
import { exactText, measuredCell, numberOf } from "../value.ts";
import { grouped } from "../words.ts";
import { type Layout, SPARK_WIDTH, sparkMetrics } from "./layout.ts";
import type { Look } from "./look.ts";
import { isRunning, type LiveRun } from "./model.ts";
import { isDescending, type SortBy } from "./order.ts";
import { formatLeft, formatRate, percent, progressBar } from "./rate.ts";
import { sparkline } from "./spark.ts";
import { type LiveState, listMetrics } from "./state.ts";
import { filled } from "./text.ts";

const LEAST_NAME = 20;
const NAMES_SHARE = 1 / 3;
const LEAST_STATUS = 11;
const MOST_TEXT = 30;
const LEAST_SETTING = 8;
/** A screen narrower than this has the percentage alone, without its bar. */
const BARS = 76;
/** And one narrower than this the signs of states without their words. */
const WORDS = 72;
const BAR_WIDTH = 8;
/** Runs among which it is looked for settings that differ. */
const COMPARED = 200;
/** Columns of metrics and of settings: others are chosen with "m", or found on a run's page. */
const MOST_METRICS = 8;
const MOST_SETTINGS = 8;

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
  const column = (name: "run" | "status" | "progress" | "left" | "rate" | "steps" | "started") =>
    headerOf(name, { kind: "column", column: name });
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
  const seen = state.runs;
  const told: ReadonlySet<string> = new Set([
    ...(seen.some(({ progress }) => progress !== null) ? [column("progress")] : []),
    ...(seen.some(({ left }) => left !== undefined) ? [column("left")] : []),
    ...(seen.some(({ rate }) => rate !== undefined) ? [column("rate")] : []),
  ]);
  const empty: ReadonlySet<string> = new Set([column("progress"), column("left"), column("rate")]);
  return columns.filter(({ header }) => !empty.has(header) || told.has(header));
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

function metricColumns(
  state: LiveState,
  look: Look,
  headerOf: (text: string, by: SortBy) => string,
): Column<LiveRun>[] {
  const curves = sparkMetrics(state);
  return listMetrics(state)
    .slice(0, MOST_METRICS)
    .flatMap((metric, index): Column<LiveRun>[] => {
      const last = ({ view }: LiveRun): Json | undefined => view.summary.metrics.get(metric)?.last;
      const numeric = state.runs.some((run) => numberOf(last(run) ?? null) !== undefined);
      const column: Column<LiveRun> = {
        header: headerOf(metric, { kind: "metric", metric }),
        align: numeric ? "point" : "left",
        rank: 2 * index,
        most: MOST_TEXT,
        cell: (run) => measuredCell(last(run), look.style),
      };
      if (!curves.includes(metric)) return [column];
      const curve: Column<LiveRun> = {
        header: "",
        align: "left",
        rank: 2 * index + 0.2,
        cell: ({ key }) => {
          const series = state.sparks.get(key)?.get(metric);
          return { text: series === undefined ? "" : sparkline(series, SPARK_WIDTH, look.charset) };
        },
      };
      return [column, curve];
    });
}

/** The config that differs, behind everything else. */
function settingColumns(runs: readonly LiveRun[]): Column<LiveRun>[] {
  const configs = new Map(
    runs.slice(0, COMPARED).map((run) => [run, flatConfig(run.view.summary.config)] as const),
  );
  const configOf = (run: LiveRun): ReadonlyMap<string, Json> =>
    configs.get(run) ?? flatConfig(run.view.summary.config);
  return varyingKeys([...configs.values()])
    .filter(({ differs }) => differs)
    .slice(0, MOST_SETTINGS)
    .map(({ key }, index): Column<LiveRun> => {
      const numeric = [...configs.values()].every((config) => {
        const value = config.get(key);
        return value === undefined || numberOf(value) !== undefined;
      });
      return {
        header: key,
        align: numeric ? "point" : "left",
        rank: 20 + index,
        least: numeric ? undefined : LEAST_SETTING,
        most: MOST_TEXT,
        cell: (run) => {
          const value = configOf(run).get(key);
          return { text: value === undefined ? "" : exactText(value) };
        },
      };
    });
}

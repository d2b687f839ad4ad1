import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import { type Accessor, accessorOf, type Meant } from "../query/run-names.ts";
import { formatAge } from "./age.ts";
import type { Cell, Column } from "./columns.ts";
import { formatDuration } from "./duration.ts";
import { digits, formatNumber } from "./number.ts";
import { BEST, bestOf } from "./runs-best.ts";
import type { RunsColumn } from "./runs-columns.ts";
import type { Screen } from "./screen.ts";
import { statusGlyph, statusPaint, statusWords } from "./status-words.ts";
import { exactText, measuredCell, numberOf } from "./value.ts";

/** A name is what people copy: it is cut later than other texts. */
const LEAST_NAME = 20;
/** Of a screen that is narrow, for its name and its status to fit both. */
const NAMES_SHARE = 1 / 3;
const LEAST_SETTING = 10;
/** Long texts in config and metrics are for a run's own page. */
const MOST_TEXT = 40;
/** A number that a person wrote has no more characters than this. */
const MOST_DIGITS = 10;
/** "◌ preempted (SIGTERM)", and without its signal on a narrow screen. */
const LEAST_STATUS = 21;
const LEAST_BRIEF_STATUS = 11;
const NARROW = 60;

type Shape = Omit<Column<RunView>, "header" | "rank">;

/**
 * A column of a list of runs as it looks on a screen.
 * @param shown the runs in the list
 * @param all those among which the best is looked for
 * @param precision significant digits of measured values; undefined: as is usual
 */
export function runsColumn(
  { header, meant, rank }: RunsColumn,
  shown: readonly RunView[],
  all: readonly RunView[],
  screen: Screen,
  precision: number | undefined,
): Column<RunView> {
  return { header, rank, ...shapeOf(meant, shown, all, screen, precision) };
}

function shapeOf(
  meant: Meant,
  shown: readonly RunView[],
  all: readonly RunView[],
  screen: Screen,
  precision: number | undefined,
): Shape {
  const value = accessorOf(meant, screen.now);
  switch (meant.kind) {
    case "run":
      return factShape(meant.word, value, shown, screen);
    case "config":
      return settingShape(value, shown, screen.width);
    case "metric":
    case "summary":
      return measuredShape(value, bestOf(meant, all), shown, screen, precision);
  }
}

function factShape(word: string, value: Accessor, shown: readonly RunView[], screen: Screen): Shape {
  const { width = Number.POSITIVE_INFINITY, style, now } = screen;
  switch (word) {
    case "name":
    case "run":
    case "path": {
      const least = Math.min(LEAST_NAME, Math.floor(width * NAMES_SHARE));
      const cell = (view: RunView): Cell => ({ text: exactText(value(view) ?? ""), paint: style.strong });
      return { align: "left", least, cut: "middle", cell };
    }
    case "status":
      return {
        align: "left",
        least: width < NARROW ? LEAST_BRIEF_STATUS : LEAST_STATUS,
        cell: ({ status }) => ({
          text: `${statusGlyph(status)} ${statusWords(status)}`,
          brief: `${statusGlyph(status)} ${status.kind}`,
          paint: statusPaint(status, style),
        }),
      };
    case "created":
    case "started":
    case "ended":
      return {
        align: "left",
        cell: (view) => ({ text: formatAge(Date.parse(String(value(view))), now) }),
      };
    case "age":
    case "duration":
      return {
        align: "right",
        cell: (view) => {
          const seconds = value(view);
          return { text: typeof seconds === "number" ? formatDuration(seconds) : "" };
        },
      };
    case "steps":
      return { align: "right", cell: (view) => ({ text: stepsText(view) }) };
    default:
      return settingShape(value, shown, screen.width);
  }
}

/** The steps so far; of how many, while that still matters. */
function stepsText({ life, status, summary }: RunView): string {
  const unfinished = status.kind !== "finished" && life.total !== null;
  return unfinished ? `${summary.steps.count}/${life.total}` : String(summary.steps.count);
}

/**
 * Config is exact: a learning rate is not rounded. But where room is short, neither is it cut: one that was drawn at
 * random has seventeen digits that nobody compares by eye.
 */
function settingShape(value: Accessor, shown: readonly RunView[], width: number | undefined): Shape {
  const numeric = shown.every((view) => isNumberOrNothing(value(view)));
  return {
    align: numeric ? "point" : "left",
    least: numeric ? undefined : LEAST_SETTING,
    most: MOST_TEXT,
    cell: (view) => {
      const found = value(view);
      const drawn = width !== undefined && typeof found === "number" && String(found).length > MOST_DIGITS;
      return { text: drawn ? formatNumber(found) : settingText(found) };
    },
  };
}

const isNumberOrNothing = (value: Json | undefined): boolean =>
  value === undefined || numberOf(value) !== undefined;

function settingText(value: Json | undefined): string {
  if (value === undefined) return "";
  // Tags and notes read as words; a list of numbers stays what it was.
  const words = Array.isArray(value) && value.every((item) => typeof item === "string");
  return words ? value.join(", ") : exactText(value);
}

function measuredShape(
  value: Accessor,
  best: number | undefined,
  shown: readonly RunView[],
  { style }: Screen,
  precision: number | undefined,
): Shape {
  const numeric = shown.some((view) => numberOf(value(view) ?? null) !== undefined);
  return {
    align: numeric ? "point" : "left",
    most: MOST_TEXT,
    cell: (view) => {
      const found = value(view);
      const rounded = typeof found === "number" && precision !== undefined;
      const cell: Cell = rounded ? { text: digits(found, precision) } : measuredCell(found, style);
      return best !== undefined && found === best ? { ...cell, mark: BEST, paint: style.good } : cell;
    },
  };
}

import type { Axis } from "../history/series.ts";
import { UsageError } from "../store/user-error.ts";
import { type Form, type FormFlags, parseForm } from "./form-flags.ts";

/** The flags of `trackio plot`, as the command line gives them. */
export interface PlotFlags extends FormFlags {
  readonly metric?: readonly string[];
  readonly x?: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
  readonly smooth?: string;
  readonly width?: string;
  readonly height?: string;
  readonly png?: string;
  readonly svg?: string;
  readonly ascii?: boolean;
  readonly rank?: string;
  readonly attempt?: string;
  readonly dir?: string;
}

export interface PlotOptions {
  /** Runs and projects as a person names them; never none. */
  readonly targets: readonly string[];
  /** Names and patterns of metrics; none for those that matter most. */
  readonly metrics: readonly string[];
  readonly axis: Axis;
  readonly logX: boolean;
  readonly logY: boolean;
  /** How much of what came before is in each point: from 0 up to, but not with, 1. */
  readonly smooth: number;
  /** Columns of everything, or pixels of a picture. */
  readonly width: number | undefined;
  /** Lines of each chart, or pixels of a picture. */
  readonly height: number | undefined;
  /** Where to write pictures. */
  readonly png: string | undefined;
  readonly svg: string | undefined;
  readonly ascii: boolean;
  readonly form: Form;
  readonly rank: number | undefined;
  readonly attempt: number | undefined;
  readonly dir: string | undefined;
}

/** @throws {UsageError} for a flag whose value is not what it takes, and for flags that contradict each other */
export function parsePlot(targets: readonly string[], flags: PlotFlags): PlotOptions {
  const form = parseForm(flags);
  const picture = flags.png ?? flags.svg;
  if (picture !== undefined && form.kind !== "screen") {
    throw new UsageError(`A picture or --${form.kind}, not both.`);
  }
  const [leastWidth, leastHeight, mostWidth, mostHeight, unit] =
    picture === undefined
      ? ([20, 5, 1000, 200, "columns"] as const)
      : ([160, 120, 10_000, 10_000, "pixels"] as const);
  return {
    targets: targets.length === 0 ? ["@last"] : targets,
    metrics: flags.metric ?? [],
    axis: parseAxis(flags.x ?? "step"),
    logX: flags.logX ?? false,
    logY: flags.logY ?? false,
    smooth: parseSmooth(flags.smooth),
    width: wholeNumber("--width", flags.width, leastWidth, mostWidth, unit),
    height: wholeNumber(
      "--height",
      flags.height,
      leastHeight,
      mostHeight,
      unit === "columns" ? "lines" : unit,
    ),
    png: flags.png,
    svg: flags.svg,
    ascii: flags.ascii ?? false,
    form,
    rank: wholeNumber("--rank", flags.rank, 0),
    attempt: wholeNumber("--attempt", flags.attempt, 1),
    dir: flags.dir,
  };
}

function parseAxis(text: string): Axis {
  if (text === "") throw new UsageError("--x takes step, time or the name of a metric, not an empty text.");
  return text === "step" || text === "time" ? { kind: text } : { kind: "metric", name: text };
}

function parseSmooth(text: string | undefined): number {
  if (text === undefined) return 0;
  const number = /^(0|0?\.\d+|0\.)$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= 0 && number < 1)) {
    throw new UsageError(`--smooth takes a number from 0 up to, but not with, 1, not "${text}".`, [
      "Try 0.6 for a little, 0.9 for much.",
    ]);
  }
  return number;
}

function wholeNumber(
  flag: string,
  text: string | undefined,
  least: number,
  most = 999_999_999,
  unit?: string,
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (number < least || number > most) {
    const range = unit === undefined ? `a whole number from ${least} on` : `${least} to ${most} ${unit}`;
    throw new UsageError(`${flag} takes ${range}, not "${text}".`);
  }
  return number;
}

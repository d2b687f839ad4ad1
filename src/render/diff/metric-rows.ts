import type { Json } from "../../history/summary.ts";
import { alignPoints } from "../number.ts";
import type { Screen } from "../screen.ts";
import type { Paint, Style } from "../style.ts";
import { exactText } from "../value.ts";
import { changeText, type Verdict } from "./change.ts";
import type { MetricRow } from "./compare.ts";
import type { NumberTexts } from "./number-texts.ts";
import { ABSENT, type Cell, markOf, type Piece, type Row } from "./table.ts";

export interface MetricRowsOptions {
  readonly all: boolean;
  readonly texts: NumberTexts;
}

/** One value of a metric in one run, as it is shown. */
interface Shown {
  /** The number, or what else was logged. */
  readonly value: number | Json;
  readonly step: number | null;
  readonly change: number | null;
  readonly verdict: Verdict | null;
}

/** A line of the table: one kind of value of a metric, in all runs. */
interface Line {
  readonly name: string;
  readonly mark: string;
  readonly differs: boolean;
  readonly shown: readonly (Shown | undefined)[];
  readonly texts: readonly string[];
}

/** Each metric's last values; below them its best ones, where those are others. */
export function metricRows(
  metrics: readonly MetricRow[],
  options: MetricRowsOptions,
  { style }: Screen,
): Row[] {
  const lines = metrics.flatMap((metric) => [
    lastLine(metric, options),
    ...(bestsDiffer(metric) ? [bestLine(metric, options)] : []),
  ]);
  const runs = metrics[0]?.cells.length ?? 0;
  const columns = Array.from({ length: runs }, (_, run) =>
    alignPoints(lines.map(({ texts }) => texts[run] ?? "")),
  );
  return lines.map((line, index) => ({
    kind: "row",
    mark: line.mark,
    name: { text: line.name, paint: line.differs ? undefined : style.dim },
    cells: line.shown.map((shown, run) => cellOf(shown, columns[run]?.[index] ?? "", line.differs, style)),
  }));
}

const bestsDiffer = ({ cells }: MetricRow): boolean =>
  cells.some((cell) => cell?.best && cell.best.value !== cell.last);

function lastLine({ name, differs, cells }: MetricRow, { all, texts }: MetricRowsOptions): Line {
  const steps = new Set(cells.flatMap((cell) => cell?.summary.lastStep ?? []));
  const shown = cells.map(
    (cell): Shown | undefined =>
      cell && {
        value: cell.last ?? cell.summary.last,
        step: steps.size > 1 ? cell.summary.lastStep : null,
        change: cell.change,
        verdict: cell.verdict,
      },
  );
  return { name, mark: markOf(all, differs), differs, shown, texts: textsOf(shown, texts) };
}

function bestLine({ differs, cells }: MetricRow, { texts }: MetricRowsOptions): Line {
  const shown = cells.map((cell): Shown | undefined =>
    cell?.best
      ? { value: cell.best.value, step: cell.best.step, change: cell.bestChange, verdict: cell.bestVerdict }
      : undefined,
  );
  return { name: "best", mark: "    ", differs, shown, texts: textsOf(shown, texts) };
}

/** Numbers by the writer, all of a line together; everything else as it is. */
function textsOf(shown: readonly (Shown | undefined)[], texts: NumberTexts): string[] {
  const numbers = shown.map((each) => each?.value).filter((value) => typeof value === "number");
  const written = texts(numbers);
  let next = 0;
  return shown.map((each) => {
    if (each === undefined) return ABSENT;
    return typeof each.value === "number" ? (written[next++] ?? "") : exactText(each.value);
  });
}

function cellOf(shown: Shown | undefined, text: string, differs: boolean, style: Style): Cell {
  if (shown === undefined) return { kind: "value", value: { text, paint: style.dim } };
  const paint = Number.isNaN(shown.value) ? style.bad : differs ? undefined : style.dim;
  return {
    kind: "value",
    value: { text, paint },
    ...(shown.step === null ? {} : { at: { text: `at ${shown.step}`, paint: style.dim } }),
    ...changePiece(shown, style),
  };
}

/** "−12.3 % better". The word tells what the colour does. */
function changePiece({ change, verdict }: Shown, style: Style): { change?: Piece } {
  const words = [
    change === null ? "" : changeText(change),
    verdict === null || verdict === "same" ? "" : verdict,
  ];
  const text = words.filter((word) => word !== "").join(" ");
  if (text === "") return {};
  const paints: { readonly [verdict in Verdict]: Paint } = {
    better: style.good,
    worse: style.bad,
    same: style.dim,
  };
  return { change: { text, brief: words[1] || "…", paint: verdict === null ? style.dim : paints[verdict] } };
}

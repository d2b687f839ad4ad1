import { safe } from "../safe.ts";
import { truncate, widthOf } from "../width.ts";
import { chartLines } from "./charts.ts";
import type { Layout } from "./layout.ts";
import type { Look } from "./look.ts";
import type { Details, LiveRun } from "./model.ts";
import { alertLine, configLine, fateLine, progressLine } from "./run-facts.ts";
import type { LiveState } from "./state.ts";
import { columnsOf } from "./text.ts";

/** The selected run below the list: what it is doing, its config, its last alert, its curves, what it prints. */
export function panelLines(state: LiveState, run: LiveRun, layout: Layout, look: Look): string[] {
  const { width } = state.size;
  const details = state.details?.key === run.key ? state.details : null;
  const progress = progressLine(run, width, look);
  const fate = fateLine(run, width, state.now, look);
  const lines = [ruleLine(run.name, width, look), factLine(fate, progress, width)];
  if (layout.showsConfig) lines.push(configLine(run, width, look));
  const alert = details?.alerts.at(-1);
  if (layout.showsAlert && alert !== undefined) lines.push(alertLine(alert, width, look));
  const output = details?.output.slice(-layout.outputLines) ?? [];
  const below =
    layout.outputLines > 0 ? [ruleLine("output", width, look), ...outputLines(output, width)] : [];
  const room = layout.panel - lines.length - below.length;
  lines.push(...curveLines(details, layout, { width, height: layout.chartLines }, look).slice(0, room));
  while (lines.length + below.length < layout.panel) lines.push("");
  return [...lines, ...below];
}

/** Both where there is room for both; else what is left to do says more than how long it took. */
function factLine(fate: string, progress: string, width: number): string {
  const both = `${fate}   ${progress}`;
  if (columnsOf(both) <= width) return both;
  return progress === "" ? fate : progress;
}

/** A line with a title in it. */
export function ruleLine(title: string, width: number, { style, charset }: Look): string {
  const line = charset.frame.horizontal;
  const text = truncate(safe(title), Math.max(1, width - 6), "middle");
  const rest = Math.max(0, width - widthOf(text) - 4);
  return `${style.dim(line.repeat(2))} ${style.strong(text)} ${style.dim(line.repeat(rest))}`;
}

export const outputLines = (output: readonly string[], width: number): string[] =>
  output.map((line) => truncate(safe(line), width));

/** Charts, or why there are none. */
export function curveLines(
  details: Details | null,
  { charts }: Layout,
  { width, height }: { readonly width: number; readonly height: number },
  look: Look,
): readonly string[] {
  if (charts.length === 0) return [look.style.dim("no metrics yet")];
  const lines = details === null ? [] : chartLines(details, charts, { width, height }, look);
  if (lines.length > 0) return lines;
  const share = details === null ? 0 : Math.floor(details.share * 100);
  return details !== null && details.share >= 1 ? [] : [look.style.dim(`reading the steps: ${share} %`)];
}

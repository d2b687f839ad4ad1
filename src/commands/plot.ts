import { ASCII } from "../render/chart/ascii.ts";
import { linePaints } from "../render/chart/palette.ts";
import type { Pen } from "../render/chart/text-chart.ts";
import { safe } from "../render/safe.ts";
import { createStyle } from "../render/style.ts";
import { withWidths } from "../render/width.ts";
import { findStoreToRead } from "../store/root.ts";
import { SYSTEM } from "../store/sample-names.ts";
import type { Context } from "./context.ts";
import { plotDocument, plotGrid } from "./plot-document.ts";
import { loadPlot, type Plot } from "./plot-load.ts";
import type { PlotOptions } from "./plot-options.ts";
import { plotPage, roomForCharts, widthOfPage } from "./plot-page.ts";
import { type PlottedRuns, plottedRuns } from "./plot-runs.ts";
import { takeIn } from "./take-in.ts";
import { charsetOf } from "./terminal-charset.ts";

export { parsePlot } from "./plot-options.ts";

/** Dots that a column of braille has across: with fewer buckets than that a line would have gaps. */
const BUCKETS_A_COLUMN = 2;

/** Of a picture of metrics that nobody named: how many charts, and how many buckets each line has. */
const MOST_IN_PICTURE = 6;
const BUCKETS_OF_PICTURE = 1200;

/**
 * Draws metrics of runs in the terminal, writes them as pictures, or gives their points to other programs.
 * @returns the exit code
 * @throws {UserError} where nothing is called what a person named, or a picture cannot be written
 */
export async function runPlot(options: PlotOptions, context: Context): Promise<number> {
  const { stdout } = context;
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  await takeIn(root, context);
  const plotted = plottedRuns(root, options.targets, {
    now: context.now(),
    ...(options.rank === undefined ? {} : { rank: options.rank }),
    ...(options.attempt === undefined ? {} : { attempt: options.attempt }),
  });
  const { kind } = options.form;
  if (kind !== "screen") {
    const plot = loadPlot(options, plotted, Number.POSITIVE_INFINITY, 1000);
    const { formText } = await import("./output-form.ts");
    const text = formText(
      { ...options.form, kind },
      () => plotGrid(plot),
      () => plotDocument(plot),
    );
    stdout.write(`${text}\n`);
    return 0;
  }
  if (options.png !== undefined || options.svg !== undefined) {
    const plot = loadPlot(options, plotted, MOST_IN_PICTURE, BUCKETS_OF_PICTURE);
    if (plot.charts.length > 0) return writeFiles(plot, options, context);
  }
  const columns = widthOfPage(options, stdout);
  const plot = loadPlot(options, plotted, roomForCharts(options, stdout), BUCKETS_A_COLUMN * columns);
  if (plot.charts.length === 0) {
    stdout.write(`${nothingText(plotted, options)}\n`);
    return 0;
  }
  const lines = await withWidths(() => page(plot, options, context));
  stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

async function writeFiles(plot: Plot, options: PlotOptions, { stdout, cwd }: Context): Promise<number> {
  const { writePictures } = await import("./plot-picture.ts");
  const more = plot.more.length === 0 ? [] : [`Not in it: ${plot.more.join(", ")} (--metric NAME)`];
  const notes = plot.charts.flatMap(({ title, notes: own }) =>
    own.filter(({ sign }) => sign === null).map(({ text }) => `${title}: ${text}`),
  );
  const lines = [...(await writePictures(plot, options, cwd)), ...plot.notes, ...notes, ...more];
  stdout.write(`${lines.map(safe).join("\n")}\n`);
  return 0;
}

function page(plot: Plot, options: PlotOptions, { stdout, env }: Context): string[] {
  const charset = charsetOf(env, options.ascii);
  const pen: Pen = { charset, style: createStyle(stdout.colour), paints: linePaints(stdout.colour) };
  const lines = plotPage(plot, options, stdout, pen);
  return charset === ASCII ? lines.map((line) => line.replaceAll("…", "~")) : lines;
}

function nothingText({ runs }: PlottedRuns, { rank, attempt }: PlotOptions): string {
  const where = [
    ...(rank === undefined ? [] : [` at rank ${rank}`]),
    ...(attempt === undefined ? [] : [` in attempt ${attempt}`]),
  ].join("");
  const [only] = runs;
  if (only === undefined) return "No run to draw.";
  const none =
    runs.length === 1
      ? safe(`${only.ref.project}/${only.ref.run} has no metrics${where}: nothing to draw.`)
      : `None of these ${runs.length} runs has metrics${where}: nothing to draw.`;
  const sampled = runs.some(({ view }) => view.summary.system > 0);
  return sampled ? `${none}\nSamples of the machine: --metric '${SYSTEM}*'` : none;
}

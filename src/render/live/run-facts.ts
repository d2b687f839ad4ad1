import { shownConfig } from "../../history/shown-config.ts";
import { durationOf } from "../../history/timing.ts";
import { formatNumber } from "../number.ts";
import { safe } from "../safe.ts";
import { fateWords, statusGlyph, statusPaint } from "../status-words.ts";
import { exactText } from "../value.ts";
import { grouped } from "../words.ts";
import type { Look } from "./look.ts";
import { type Alert, isRunning, type LiveRun } from "./model.ts";
import { formatLeft, formatRate, percent, progressBar } from "./rate.ts";
import { dotted, joined, type Piece } from "./text.ts";

const BAR_WIDTH = 20;
const NARROW_BAR = 10;
const NARROW = 100;

/** How a run fares, in one line: "● has been running for 1 m 35 s". */
export function fateLine({ view }: LiveRun, width: number, now: number, { style }: Look): string {
  const paint = statusPaint(view.status, style);
  const words =
    view.status.kind === "crashed" && view.life.attempts.length === 0
      ? "crashed before its program was started"
      : fateWords(view.status, durationOf(view, now));
  const alone =
    view.status.kind === "running" && view.status.recorderGone === true
      ? " · its recorder is gone: what it reports waits in the spool"
      : "";
  const again = view.life.attempts.length > 1 ? ` · attempt ${view.life.attempts.length}` : "";
  return joined(
    [
      { text: `${statusGlyph(view.status)} `, paint },
      { text: safe(words), paint },
      { text: alone, paint: style.warn },
      { text: again, paint: style.dim },
    ],
    width,
  );
}

/** How far it is, in one line: "██████····  62 % · 620 of 1,000 · 3 m 20 s left · 12/s". Empty where nothing tells. */
export function progressLine(run: LiveRun, width: number, look: Look): string {
  const { progress, left, rate } = run;
  const pace = isRunning(run) ? formatRate(rate) : "";
  if (progress === null || run.view.status.kind === "finished") {
    const { count, last } = run.view.summary.steps;
    const steps = count === 0 ? "no steps yet" : `${grouped(count)} ${count === 1 ? "step" : "steps"}`;
    const at = last === null || last + 1 === count || last === count ? "" : `at step ${last}`;
    return joined([{ text: dotted([steps, at, pace]), paint: look.style.dim }], width);
  }
  const bar = progressBar(progress, width < NARROW ? NARROW_BAR : BAR_WIDTH, look.charset);
  const of = `${countText(progress.done)} of ${countText(progress.total)}`;
  const texts = [
    progress.key === null ? of : `${of} ${safe(progress.key)}`,
    formatLeft(left) === "" ? "" : `${formatLeft(left)} left`,
    pace,
    progress.text === null ? "" : safe(progress.text),
  ];
  const pieces: Piece[] = [
    { text: bar, paint: isRunning(run) ? look.style.running : look.style.dim },
    { text: ` ${percent(progress)}`, paint: look.style.strong },
    { text: ` · ${dotted(texts)}` },
  ];
  return joined(pieces, width);
}

const countText = (count: number): string => (Number.isInteger(count) ? grouped(count) : formatNumber(count));

/** "! warn at step 40: Loss spike: loss rose to 9.7". */
export function alertLine({ level, step, title, text }: Alert, width: number, { style }: Look): string {
  const paint = level === "error" ? style.bad : level === "info" ? style.dim : style.warn;
  const words = [title, text].filter((each) => each !== null).map(safe);
  const where = step === null ? "" : ` at step ${grouped(step)}`;
  return joined([{ text: `! ${safe(level)}${where}: `, paint }, { text: words.join(": ") }], width);
}

/** The config in one line: "lr 0.01 · layers [16,16] · …". */
export function configLine({ view }: LiveRun, width: number, { style }: Look): string {
  const pieces: Piece[] = [];
  let room = width;
  for (const [key, value] of shownConfig(view.summary.config)) {
    if (room <= 0) break;
    const text = `${safe(key)} `;
    const shown = safe(exactText(value).slice(0, width));
    pieces.push(
      { text: pieces.length === 0 ? "" : " · ", paint: style.dim },
      { text, paint: style.dim },
      { text: shown },
    );
    room -= text.length + shown.length + 3;
  }
  return joined(pieces, width);
}

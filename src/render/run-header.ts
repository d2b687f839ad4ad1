import type { RunView } from "../history/run-view.ts";
import { formatAge, formatClock } from "./age.ts";
import { type Field, renderFields } from "./fields.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { shellQuote } from "./shell-quote.ts";
import { fateWords, statusGlyph, statusPaint } from "./status-words.ts";
import { durationOf, startOf } from "./timing.ts";
import { grouped } from "./words.ts";
import { wrapLine } from "./wrap.ts";

/** What a run is: its name, how it fares, where it came from. */
export function runHeader(view: RunView, screen: Screen): string[] {
  const title = titleLines(view, screen);
  return [...title, "", ...renderFields(fieldsOf(view, screen), screen)];
}

function titleLines(view: RunView, { width, style, now }: Screen): string[] {
  const paint = statusPaint(view.status, style);
  const name = safe(`${view.project}/${view.run}`);
  const unbegun = view.status.kind === "crashed" && view.life.attempts.length === 0;
  const fate = unbegun
    ? "crashed before its program was started"
    : safe(fateWords(view.status, durationOf(view, now)));
  const glyph = statusGlyph(view.status);
  const line = `${paint(glyph)} ${style.strong(name)} ${paint(fate)}`;
  return width === undefined ? [line] : wrapLine(line, width);
}

function fieldsOf(view: RunView, screen: Screen): Field[] {
  const { life, folder } = view;
  const attempt = life.attempts.at(-1);
  const fields: readonly (readonly [label: string, text: string | null | undefined])[] = [
    ["started", startedText(view, screen)],
    ["steps", stepsText(view)],
    ["command", attempt?.command.map(shellQuote).join(" ")],
    ["cwd", attempt?.cwd],
    ["host", attempt && `${attempt.host}, as ${attempt.user}`],
    ["group", life.group],
    ["tags", life.tags.join(", ")],
    ...life.notes.map((note) => ["note", note] as const),
    ["checkpoint", checkpointText(view)],
    ["folder", folder],
  ];
  return fields.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

function startedText(view: RunView, { now, timeZone }: Screen): string {
  const started = startOf(view);
  if (Number.isNaN(started)) return "";
  const again = view.life.attempts.length > 1 ? `, attempt ${view.life.attempts.length}` : "";
  return `${formatAge(started, now)} (${formatClock(started, timeZone)})${again}`;
}

function stepsText({ life, summary: { steps } }: RunView): string {
  if (steps.count === 0 && life.total === null) return "";
  const total = life.total === null ? "" : ` of ${grouped(life.total)}`;
  const range = steps.first === steps.last ? `step ${steps.first}` : `${steps.first} to ${steps.last}`;
  return `${grouped(steps.count)}${total}${steps.first === null ? "" : ` (${range})`}`;
}

function checkpointText({ life: { checkpoints } }: RunView): string | undefined {
  const checkpoint = checkpoints.at(-1);
  if (checkpoint === undefined) return undefined;
  return checkpoint.step === null ? checkpoint.path : `${checkpoint.path} at step ${checkpoint.step}`;
}

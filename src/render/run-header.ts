import { attemptInView } from "../history/attempt-in-view.ts";
import type { Attempt } from "../history/life.ts";
import type { RunView } from "../history/run-view.ts";
import { durationOf, startOf } from "../history/timing.ts";
import { formatAge, formatClock } from "./age.ts";
import { type Field, renderFields } from "./fields.ts";
import { surroundings } from "./run-surroundings.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { shellQuote } from "./shell-quote.ts";
import { fateWords, statusGlyph, statusPaint } from "./status-words.ts";
import { grouped } from "./words.ts";
import { wrapLine } from "./wrap.ts";

/**
 * What a run is: its name, how it fares, where it came from.
 * @param chosen the attempt in view; the last where nobody chose one
 * @param tallest lines that a long command or note may take on a screen
 */
export function runHeader(view: RunView, screen: Screen, chosen?: number, tallest?: number): string[] {
  const title = titleLines(view, screen);
  return [
    ...title,
    "",
    ...renderFields(fieldsOf(view, attemptInView(view, chosen), screen), screen, tallest),
  ];
}

/** A run's name, and how it fares. */
export function titleLines(view: RunView, { width, style, now }: Screen): string[] {
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

function fieldsOf(view: RunView, attempt: Attempt | undefined, screen: Screen): Field[] {
  const { life, folder } = view;
  const fields: readonly (readonly [label: string, text: string | null | undefined])[] = [
    ["started", startedText(view, attempt, screen)],
    ["steps", stepsText(view)],
    ["command", attempt?.command.map(shellQuote).join(" ")],
    ["cwd", attempt?.cwd],
    ["matches", attempt?.match.map(shellQuote).join(", ")],
    ["follows", attempt && followsText(attempt)],
    ["alerts on", attempt?.alertRules.join(", ")],
    ["host", attempt && `${attempt.host}, as ${attempt.user}`],
    ...(attempt === undefined ? [] : surroundings(attempt)),
    ["group", life.group],
    ["tags", life.tags.join(", ")],
    ...life.notes.map((note) => ["note", note] as const),
    ["checkpoint", checkpointText(view)],
    ["id", life.id],
    ["folder", folder],
  ];
  return fields.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

/** "metrics.csv, TensorBoard's files in runs". */
const followsText = ({ followed: { files, tensorboard } }: Attempt): string =>
  [...files, ...tensorboard.map((folder) => `TensorBoard's files in ${folder}`)].join(", ");

function startedText(view: RunView, attempt: Attempt | undefined, { now, timeZone }: Screen): string {
  const { attempts } = view.life;
  const started = attempt === undefined ? startOf(view) : Date.parse(attempt.started);
  if (Number.isNaN(started)) return "";
  const again =
    attempts.length > 1 && attempt !== undefined ? `, attempt ${attempt.attempt} of ${attempts.length}` : "";
  return `${formatAge(started, now)} (${formatClock(started, timeZone)})${again}`;
}

function stepsText({ life, summary: { steps, rank } }: RunView): string {
  if (steps.count === 0 && life.total === null) return "";
  const total = life.total === null ? "" : ` of ${grouped(life.total)}`;
  const range = steps.first === steps.last ? `step ${steps.first}` : `${steps.first} to ${steps.last}`;
  const of = rank === 0 ? "" : `, of rank ${rank}`;
  return `${grouped(steps.count)}${total}${steps.first === null ? "" : ` (${range})`}${of}`;
}

function checkpointText({ life: { checkpoints } }: RunView): string | undefined {
  const checkpoint = checkpoints.at(-1);
  if (checkpoint === undefined) return undefined;
  const at = checkpoint.step === null ? "" : ` at step ${checkpoint.step}`;
  return `${checkpoint.path}${at}${checkpoints.length > 1 ? `, the last of ${checkpoints.length}` : ""}`;
}

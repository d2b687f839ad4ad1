import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { countOf } from "./words.ts";

/** A run, and the process that a recorder waits for. */
export interface Waited {
  /** `project/run`. */
  readonly name: string;
  readonly pid: number;
}

/** What a recorder says when a run begins. */
export const startedLine = (name: string, { style }: Screen): string =>
  `${style.running("●")} ${style.strong(safe(name))} started`;

export interface Resumed {
  readonly attempt: number;
  readonly step: number;
  /** Path of the checkpoint that the program was told. */
  readonly checkpoint: string | undefined;
  /** The run had finished before. */
  readonly finished: boolean;
}

/** What a recorder says when a program goes on with a run. */
export function resumedLine(
  name: string,
  { attempt, step, checkpoint, finished }: Resumed,
  { style }: Screen,
): string {
  const from = checkpoint === undefined ? `step ${step}` : `step ${step}, checkpoint ${checkpoint}`;
  const had = finished ? "had finished; " : "";
  return `${style.running("●")} ${style.strong(safe(name))} ${had}resumed: attempt ${attempt}, from ${safe(from)}`;
}

/** What a recorder says while a program that was asked to end goes on. */
export function waitingLine({ name, pid }: Waited, signal: string, { style }: Screen): string {
  const head = `${style.warn("◌")} ${style.strong(safe(name))}`;
  return signal === "SIGINT"
    ? `${head}: waiting for process ${pid}. Ctrl-C twice sends SIGTERM`
    : `${head} got ${signal}: waiting for process ${pid} to end`;
}

/** What a recorder says when Ctrl-C was pressed twice. */
export const terminatedLine = ({ name, pid }: Waited, { style }: Screen): string =>
  `${style.warn("◌")} ${style.strong(safe(name))}: sent SIGTERM to process ${pid}. Ctrl-C again kills it`;

/** What a recorder says when it was pressed once more. */
export const killedLine = ({ name, pid }: Waited, { style }: Screen): string =>
  `${style.bad("✘")} ${style.strong(safe(name))}: killing process ${pid} and all it started`;

export interface AlertSaid {
  readonly level: string;
  /** The rule. */
  readonly title: string | null;
  readonly text: string | null;
  readonly step: number;
}

/** What a recorder says when a rule of ours became true. */
export function alertedLine(
  name: string,
  { level, title, text, step }: AlertSaid,
  { style }: Screen,
): string {
  const paint = level === "error" ? style.bad : style.warn;
  const found = style.dim(`(${safe(text ?? "")}, step ${step})`);
  return `${paint("▲")} ${style.strong(safe(name))}: ${paint(safe(title ?? ""))} ${found}`;
}

/**
 * What a recorder says before it starts a program again.
 * @param pause seconds until then
 * @param most restarts that are allowed; Infinity where there is no limit
 */
export function restartLine(pause: number, restart: number, most: number, { style }: Screen): string {
  const of = most === Number.POSITIVE_INFINITY ? "" : ` of ${countOf(most, "restart")} at most`;
  return `${style.running("↻")} starting again in ${pause} s (number ${restart}${of})`;
}

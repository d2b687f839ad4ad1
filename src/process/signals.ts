import { readFileSync } from "node:fs";
import { isatty } from "node:tty";

/** Signals that are handed on to the program. */
const FORWARDED: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCONT"];

/** Signals that a terminal sends to the whole foreground group, and so to the program itself. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];

/** Signals by which somebody asks for the end. */
const STOPPING: ReadonlySet<NodeJS.Signals> = new Set<NodeJS.Signals>([
  "SIGTERM",
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
]);

export interface SignalPlan {
  /** Hands a signal to the program. */
  readonly forward: (signal: NodeJS.Signals) => void;
  /** Called first, with a signal that asks for the end. */
  readonly stopping: (signal: NodeJS.Signals) => void;
  /** Names, without SIG, of signals that were ignored when we were started: they stay so. */
  readonly ignored: readonly string[];
}

/** Keeps us alive through every signal that the program is to answer, and hands on what it would not get otherwise. */
export function relaySignals({ forward, stopping, ignored }: SignalPlan): () => void {
  const listeners: [NodeJS.Signals, () => void][] = [];
  for (const signal of [...FORWARDED, ...FROM_TERMINAL]) {
    const listener = (): void => {
      if (ignored.includes(signal.slice("SIG".length))) return;
      if (STOPPING.has(signal)) stopping(signal);
      if (!FROM_TERMINAL.includes(signal) || !inForeground()) forward(signal);
    };
    process.on(signal, listener);
    listeners.push([signal, listener]);
  }
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/**
 * Whether our group is the one that a terminal sends its signals to: then the program, in the same group, has had
 * this one already. Fields 5 and 8 of `/proc/self/stat` (proc(5)).
 */
function inForeground(): boolean {
  try {
    const text = readFileSync("/proc/self/stat", "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields[2] === fields[5];
  } catch {
    return isatty(0); // No /proc: a terminal is the best guess.
  }
}

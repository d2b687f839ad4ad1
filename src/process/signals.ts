import { readFileSync } from "node:fs";
import { isatty } from "node:tty";
import { Canary } from "./canary.ts";

/** Signals that somebody may send to us and mean the program with. */
const HANDLED: readonly NodeJS.Signals[] = [
  "SIGTERM",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGCONT",
  "SIGINT",
  "SIGQUIT",
];

/** Signals by which somebody asks for the end. */
const STOPPING: ReadonlySet<NodeJS.Signals> = new Set<NodeJS.Signals>([
  "SIGTERM",
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
]);

/** Signals that a terminal sends to the whole foreground group. */
const FROM_KEYBOARD: ReadonlySet<NodeJS.Signals> = new Set<NodeJS.Signals>(["SIGINT", "SIGQUIT"]);

/** Milliseconds after the start before the canary is: programs that end sooner do not pay for it. */
const CANARY_DELAY = 150;

export interface SignalPlan {
  /** Hands a signal to the program. */
  readonly forward: (signal: NodeJS.Signals) => void;
  /** Called first, with a signal that asks for the end. */
  readonly stopping: (signal: NodeJS.Signals) => void;
  /** Signals that were ignored when we were started: they stay so. */
  readonly ignored: readonly string[];
}

/**
 * Keeps us alive through every signal that the program is to answer, and hands on those that it was not sent itself,
 * so that each reaches it once. Returns how to stop.
 */
export function relaySignals({ forward, stopping, ignored }: SignalPlan): () => void {
  const canary = new Canary();
  const clock = new Clock();
  const timer = setTimeout(() => canary.start(), CANARY_DELAY);
  timer.unref();
  const relay = async (signal: NodeJS.Signals): Promise<void> => {
    if (signal === "SIGCONT" && (clock.stoodStill() || inForeground())) return;
    const heard = (await canary.heard(signal)) ?? (FROM_KEYBOARD.has(signal) && inForeground());
    if (!heard) forward(signal);
  };
  const listeners = HANDLED.map((signal) => {
    const listener = (): void => {
      if (ignored.includes(signal)) return;
      if (STOPPING.has(signal)) stopping(signal);
      void relay(signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    clearTimeout(timer);
    clock.stop();
    canary.stop();
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}

/** Tells whether this process was stopped a moment ago: then so was the program, and what woke us woke it too. */
class Clock {
  static readonly #TICK = 100;
  #last = performance.now();
  #wokeAt = Number.NEGATIVE_INFINITY;
  readonly #timer = setInterval(() => this.#look(), Clock.#TICK).unref();

  stoodStill(): boolean {
    this.#look();
    return this.#last - this.#wokeAt < Clock.#TICK;
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#last > 2.5 * Clock.#TICK) this.#wokeAt = now;
    this.#last = now;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
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

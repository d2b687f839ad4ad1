import type { AlertRule } from "../query/alert-rule.ts";
import type { LiveRun } from "./live-run.ts";
import { type HeardAlert, RunWatch } from "./run-watch.ts";

/** Seconds between two rounds of upkeep that pass at most: what is more, we were stopped, as by Ctrl-Z. */
const LONGEST_TICK = 5;

/** Hears of the alerts of a run that are in its files, the program's and those of our rules. */
export type AlertListener = (run: LiveRun, alerts: readonly HeardAlert[]) => void;

/** The rules that a session's runs are held against, and who hears of their alerts. */
export class SessionAlerts {
  readonly #rules: readonly AlertRule[];
  readonly #listener: AlertListener | undefined;
  #ticked = performance.now();

  constructor(rules: readonly AlertRule[] = [], listener?: AlertListener) {
    this.#rules = rules;
    this.#listener = listener;
  }

  /** Begins with a run. */
  attend(run: LiveRun): void {
    if (this.#rules.length > 0) run.watch = new RunWatch(this.#rules, run);
    if (this.#listener !== undefined) run.heard = [];
  }

  /** Lets time pass for rules that wait for a line. Whether there is something to be written. */
  tick(runs: readonly LiveRun[]): boolean {
    const clock = performance.now();
    const seconds = Math.min((clock - this.#ticked) / 1000, LONGEST_TICK);
    this.#ticked = clock;
    let alerted = false;
    for (const { state, watch } of runs)
      if (!state.ended && !state.finished && watch?.tick(seconds) === true) alerted = true;
    return alerted;
  }

  /** Tells of alerts that are in the files by now. */
  tell(runs: readonly LiveRun[]): void {
    if (this.#listener === undefined) return;
    for (const run of runs)
      if (run.heard !== undefined && run.heard.length > 0) this.#listener(run, run.heard.splice(0));
  }
}

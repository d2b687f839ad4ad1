import type { HeardAlert } from "../../recorder/run-watch.ts";
import type { Place } from "../../recorder/state.ts";

/** Milliseconds between two messages of alerts at first; each time twice as many. */
const FIRST_GAP = 30_000;
const LONGEST_GAP = 3_600_000;
/** Alerts that a message tells. */
const MOST = 5;

/** An alert, and how often it came. */
export interface Told {
  readonly run: Place;
  readonly alert: HeardAlert;
  times: number;
}

/** What one message tells. */
export interface Digested {
  readonly told: readonly Told[];
  /** Alerts that it leaves out. */
  readonly left: number;
}

/**
 * Gathers alerts, so that thousands of them make a few messages: the first goes out at once, those behind it together,
 * after a pause that grows from half a minute to an hour. Alerts that say the same count as one.
 */
export class Digest {
  #told = new Map<string, Told>();
  #left = 0;
  #gap = FIRST_GAP;
  #nextAt = 0;

  add(run: Place, alert: HeardAlert): void {
    const key = JSON.stringify([run.project, run.run, alert.level, alert.title ?? alert.text]);
    const known = this.#told.get(key);
    if (known !== undefined) known.times++;
    else if (this.#told.size < MOST) this.#told.set(key, { run, alert, times: 1 });
    else this.#left++;
  }

  /**
   * What is to be told now; undefined where it is too early, or nothing came.
   * @param now milliseconds by a clock that only goes forward
   */
  due(now: number): Digested | undefined {
    if (now < this.#nextAt) return undefined;
    const digested = this.rest();
    if (digested === undefined) return undefined;
    if (this.#nextAt > 0 && now > this.#nextAt + LONGEST_GAP) this.#gap = FIRST_GAP;
    this.#nextAt = now + this.#gap;
    this.#gap = Math.min(2 * this.#gap, LONGEST_GAP);
    return digested;
  }

  /** What was not told yet; undefined where there is nothing. */
  rest(): Digested | undefined {
    if (this.#told.size === 0) return undefined;
    const digested = { told: [...this.#told.values()], left: this.#left };
    this.#told = new Map();
    this.#left = 0;
    return digested;
  }
}

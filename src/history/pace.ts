/** Milliseconds over which a pace is told. */
const WHILE = 60_000;
/** Changes that it is told over at least, where they take longer than that. */
const FEWEST = 5;
/** Samples that are kept within that time. */
const MOST = 120;

/** How far a run was at an instant: its last step, and what its progress counts. */
export interface PaceSample {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly step: number;
  readonly done: number;
}

/** How fast a run goes: over the last minute, or over its last five steps where these take longer. */
export class Pace {
  #samples: PaceSample[] = [];

  /** Adds a sample. One that is not later, or not further, than the one before it adds nothing; one that is back begins anew. */
  note(sample: PaceSample): void {
    const last = this.#samples.at(-1);
    if (!Number.isFinite(sample.time) || !Number.isFinite(sample.step)) return;
    if (last !== undefined) {
      if (sample.step < last.step || sample.done < last.done) this.#samples = [];
      else if (sample.time <= last.time || (sample.step === last.step && sample.done === last.done)) return;
    }
    this.#samples.push(sample);
    const old = this.#samples.findLastIndex(({ time }) => sample.time - time >= WHILE);
    const drop = Math.max(Math.min(old, this.#samples.length - 1 - FEWEST), this.#samples.length - MOST);
    if (drop > 0) this.#samples.splice(0, drop);
  }

  /** Steps a second; undefined where nothing tells yet. */
  rate(now: number): number | undefined {
    return this.#slope(now, ({ step }) => step);
  }

  /** Seconds until so much is done; undefined where nothing tells, or nothing moves. */
  left(total: number, now: number): number | undefined {
    const last = this.#samples.at(-1);
    const slope = this.#slope(now, ({ done }) => done);
    if (last === undefined || slope === undefined || slope <= 0) return undefined;
    return Math.max(0, (total - last.done) / slope - Math.max(0, now - last.time) / 1000);
  }

  #slope(now: number, value: (sample: PaceSample) => number): number | undefined {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || first === last) return undefined;
    const usual = (last.time - first.time) / (this.#samples.length - 1);
    // What has not moved for much longer than usual gets slower with every second.
    const end = now - last.time > Math.max(3 * usual, 5000) ? now : last.time;
    return ((value(last) - value(first)) * 1000) / (end - first.time);
  }
}

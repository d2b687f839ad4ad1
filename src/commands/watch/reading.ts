import { join } from "node:path";
import type { Wanted } from "../../render/live/layout.ts";
import type { Alert, Details, Sparks } from "../../render/live/model.ts";
import { FileEnd } from "../../store/file-end.ts";
import type { FollowedRun } from "../../store/follow-run.ts";
import { FollowedSeries } from "../../store/follow-series.ts";
import { isSystemError } from "../../store/follow-store.ts";
import { OutputTail } from "../../store/output-tail.ts";
import { parseRecord } from "../../store/read-records.ts";
import type { Feed } from "./feed.ts";

/** Bytes of the end of a run's alerts that are looked at. */
const END = 64 << 10;
const MOST_ALERTS = 50;
const MOST_OUTPUT = 50;

/** The points of one run that are wanted, while they are. */
interface Read {
  readonly run: FollowedRun;
  readonly series: FollowedSeries;
  /** By what it was asked for: another question is another read. */
  readonly question: string;
}

interface Ends {
  readonly run: FollowedRun;
  readonly alerts: FileEnd;
  readonly output: OutputTail;
}

/** Reads what the screen shows beside the runs' summaries: points for its curves, the selected run's alerts and output. */
export class Reading {
  readonly #feed: Feed;
  readonly #sparks = new Map<string, Read>();
  #selected: Read | undefined;
  #ends: Ends | undefined;
  #wanted: { readonly sparks: readonly Wanted[]; readonly details: Wanted | null } = {
    sparks: [],
    details: null,
  };
  #details: Details | null = null;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  /** What the screen shows now. What it does not show any more is forgotten. */
  want(wanted: { readonly sparks: readonly Wanted[]; readonly details: Wanted | null }): void {
    this.#wanted = wanted;
    const keys = new Set(wanted.sparks.map(({ key }) => key));
    // While a run's page is open the list's curves are kept for when it is seen again.
    if (keys.size > 0) for (const key of this.#sparks.keys()) if (!keys.has(key)) this.#sparks.delete(key);
  }

  /**
   * Reads for so many milliseconds, the selected run first.
   * @returns whether there is more to read
   */
  work(budget: number): boolean {
    const end = performance.now() + budget;
    const { sparks, details } = this.#wanted;
    let more = false;
    if (details !== null) {
      this.#selected = this.#readOf(details, this.#selected);
      more = this.#read(this.#selected, end);
    }
    for (const wanted of sparks) {
      if (performance.now() > end) return true;
      const read = this.#readOf(wanted, this.#sparks.get(wanted.key));
      if (read === undefined) continue;
      this.#sparks.set(wanted.key, read);
      more = this.#read(read, end) || more;
    }
    return more;
  }

  get sparks(): Sparks {
    return new Map([...this.#sparks].map(([key, { series }]) => [key, series.series]));
  }

  /** The same object as long as there is nothing new. */
  get details(): Details | null {
    const { details } = this.#wanted;
    const read = this.#selected;
    if (details === null || read === undefined) {
      this.#details = null;
      return null;
    }
    const changed = this.#lookAtEnds(read.run);
    const before = this.#details;
    const { series, share } = read.series;
    if (!changed && before?.key === details.key && before.series === series && before.share === share)
      return before;
    this.#details = {
      key: details.key,
      series,
      share,
      alerts: (this.#ends?.alerts.lines ?? []).flatMap(alertOf).slice(-MOST_ALERTS),
      output: (this.#ends?.output.lines ?? []).map(({ text }) => text),
    };
    return this.#details;
  }

  #readOf({ key, metrics, buckets }: Wanted, before: Read | undefined): Read | undefined {
    const run = this.#feed.run(key);
    if (run === undefined) return undefined;
    const { life, summary } = run.view;
    const { rules, rewinds, attempts } = life;
    const question = JSON.stringify([
      metrics,
      buckets,
      attempts.length > 1,
      rules,
      rewinds.length,
      summary.rank,
    ]);
    if (before?.run === run && before.question === question) return before;
    const series = new FollowedSeries(run.ref, metrics, life, buckets, summary.rank);
    return { run, question, series };
  }

  #read(read: Read | undefined, end: number): boolean {
    if (read === undefined) return false;
    try {
      while (read.series.read()) if (performance.now() > end) return true;
    } catch (error) {
      // Gone, or not for us to read: the next look at the run tells.
      if (!isSystemError(error)) throw error;
    }
    return false;
  }

  #lookAtEnds(run: FollowedRun): boolean {
    if (this.#ends?.run !== run) {
      const end = (file: string): FileEnd => new FileEnd(join(run.ref.folder, file), END);
      const output = new OutputTail(this.#feed.root, run.ref, run.view.life, MOST_OUTPUT);
      this.#ends = { run, alerts: end("alerts.ndjson"), output };
    }
    try {
      const alerts = this.#ends.alerts.look();
      return this.#ends.output.look() || alerts;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return false; // As above.
    }
  }
}

function alertOf(line: string): Alert[] {
  const record = parseRecord(line);
  if (record === undefined) return [];
  const { step, level, title, text } = record;
  return [
    {
      step: typeof step === "number" ? step : null,
      level: typeof level === "string" ? level : "warn",
      title: typeof title === "string" ? title : null,
      text: typeof text === "string" ? text : null,
    },
  ];
}

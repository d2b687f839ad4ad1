import type { FlatScanner } from "../format/flat-scanner.ts";
import type { Shape } from "../format/shape.ts";
import { BOOKKEEPING } from "../format/stamp.ts";
import { jsonAt, type Place } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import type { AlertRule } from "../query/alert-rule.ts";
import { type Judge, judgeOf } from "./alert-judge.ts";
import type { LiveRun } from "./live-run.ts";
import { field, steppedRecord } from "./record-text.ts";
import type { RuleState, WatchState } from "./state.ts";

/** An alert as somebody is told of it. */
export interface HeardAlert {
  readonly level: string;
  readonly title: string | null;
  readonly text: string | null;
  readonly step: number;
  /** ISO 8601. */
  readonly timestamp: string;
  /** It comes from a rule of ours. */
  readonly byRule: boolean;
}

/** Metrics of which it is kept which rules ask for them: a program whose names are data has any number. */
const MOST_KNOWN = 10_000;

/** Times in a row that a rule must be false before it may alert again, the first time. */
const CALM = 10;

/**
 * Holds the lines of a run against its alert rules, each line for itself, and writes an alert where a rule becomes
 * true. What it knows stands in the run's state, so that after a crash the same lines make the same alerts.
 */
export class RunWatch {
  readonly #run: LiveRun;
  readonly #judges: readonly Judge[];
  readonly #state: WatchState;
  /** By a shape's id: its gaps that rules ask for. */
  readonly #gaps: (readonly (readonly [gap: number, name: string])[])[] = [];
  /** By a metric's name: the rules that ask for it. */
  readonly #asking = new Map<string, ReadonlySet<Judge>>();
  /** Seconds without a line. */
  #quiet = 0;

  constructor(rules: readonly AlertRule[], run: LiveRun) {
    this.#run = run;
    this.#judges = rules.map(judgeOf);
    run.state.watch ??= {
      rank: null,
      values: {},
      seen: [],
      rules: rules.map(({ kind }) => ({ on: false, calm: 0, needed: kind === "stalled" ? 1 : CALM })),
    };
    this.#state = run.state.watch;
  }

  /** What rules ask for and no line has told yet. */
  get unseen(): string[] {
    const asked = this.#judges.flatMap(({ names }) => names);
    return [...new Set(asked)].filter((name) => !this.#state.seen.includes(name));
  }

  /** Takes a flat line that `scanner` has just read. */
  addFlat(scanner: FlatScanner, shape: Shape, bytes: Buffer, place: Place): void {
    let gaps = this.#gaps[shape.id];
    if (gaps === undefined) {
      gaps = [...shape.keys.entries()].filter(
        ([, key]) => !BOOKKEEPING.has(key) && this.#judgesOf(key).size > 0,
      );
      this.#gaps[shape.id] = gaps;
    }
    if (gaps.length === 0) {
      this.#line(place.rank);
      return;
    }
    const values = new Map<string, Json>();
    for (const [gap, name] of gaps) values.set(name, jsonAt(scanner, bytes, gap));
    this.addRecord(values, place);
  }

  /** Takes a line of metrics. */
  addRecord(values: ReadonlyMap<string, Json>, { step, rank, timestamp }: Place): void {
    if (this.#line(rank)) this.#judge(values, step, timestamp);
  }

  /** Takes a sample of the machine. */
  addSample(values: ReadonlyMap<string, Json>, timestamp: string): void {
    this.#judge(values, this.#run.lastStep(this.#state.rank ?? 0), timestamp);
  }

  /**
   * Lets time pass without a line. Whether there is something to be written.
   * @param seconds since the last call, in which lines would have been seen
   */
  tick(seconds: number): boolean {
    this.#quiet += seconds;
    let alerted = false;
    for (const [index, { rule }] of this.#judges.entries()) {
      if (rule.kind !== "stalled" || this.#quiet < rule.seconds) continue;
      const state = this.#ruleState(index);
      state.calm = 0;
      if (state.on) continue;
      const length = rule.text.replace(/^\s*stalled\s+/i, "").trim();
      const { rank } = this.#state;
      const text = rank === null ? `no metrics yet, ${length} after the start` : `no metrics for ${length}`;
      this.#alert(index, text, this.#run.lastStep(rank ?? 0), new Date().toISOString());
      alerted = true;
    }
    return alerted;
  }

  /** Notes that a line came. Whether its metrics count: those of the lowest rank that logs do. */
  #line(rank: number): boolean {
    this.#quiet = 0;
    for (const [index, { rule }] of this.#judges.entries())
      if (rule.kind === "stalled") this.#calm(this.#ruleState(index));
    const state = this.#state;
    if (state.rank !== null && rank > state.rank) return false;
    if (state.rank !== rank) {
      state.rank = rank;
      state.values = {};
    }
    return true;
  }

  /** The rules that ask for a metric, looked up once for each that comes again and again. */
  #judgesOf(metric: string): ReadonlySet<Judge> {
    let judges = this.#asking.get(metric);
    if (judges === undefined) {
      judges = new Set(this.#judges.filter((judge) => judge.asksFor(metric)));
      if (this.#asking.size >= MOST_KNOWN) this.#asking.clear();
      this.#asking.set(metric, judges);
      const { seen } = this.#state;
      for (const { names, isCalled } of judges)
        for (const name of names) if (!seen.includes(name) && isCalled(metric, name)) seen.push(name);
    }
    return judges;
  }

  #judge(values: ReadonlyMap<string, Json>, step: number, timestamp: string): void {
    const latest = this.#state.values;
    for (const [name, value] of values)
      for (const { remembers } of this.#judgesOf(name)) if (remembers) latest[name] = brief(value);
    for (let index = 0; index < this.#judges.length; index++) {
      const judge = this.#judges[index] as Judge;
      const asked: string[] = [];
      for (const name of values.keys()) if (this.#judgesOf(name).has(judge)) asked.push(name);
      if (asked.length === 0) continue;
      const found = judge.holds({ latest, values, asked, step });
      const state = this.#ruleState(index);
      if (found === undefined) this.#calm(state);
      else if (state.on) state.calm = 0;
      else this.#alert(index, found, step, timestamp);
    }
  }

  #calm(state: RuleState): void {
    if (state.on && ++state.calm >= state.needed) {
      state.on = false;
      state.needed *= 2;
    }
  }

  #alert(index: number, text: string, step: number, timestamp: string): void {
    const run = this.#run;
    const { rule } = this.#judges[index] as Judge;
    Object.assign(this.#ruleState(index), { on: true, calm: 0 });
    const level = rule.kind === "nan" || rule.kind === "inf" ? "error" : "warn";
    const stamp = { attempt: run.state.attempt, rank: this.#state.rank ?? 0 };
    const title = rule.text.trim();
    const fields = [
      field("title", title),
      field("text", text),
      field("level", level),
      field("source", "rule"),
    ];
    run.writer.add("alerts.ndjson", steppedRecord(step, timestamp, stamp, fields));
    run.state.reported = true;
    run.heard?.push({ level, title, text, step, timestamp, byRule: true });
  }

  #ruleState(index: number): RuleState {
    return this.#state.rules[index] as RuleState;
  }
}

/** A program's own alert, as somebody is told of it. */
export function heardOf(fields: ReadonlyMap<string, Json>, step: number, timestamp: string): HeardAlert {
  const text = (name: string): string | null => {
    const value = fields.get(name);
    return typeof value === "string" ? value : null;
  };
  return {
    level: text("level") ?? "warn",
    title: text("title"),
    text: text("text"),
    step,
    timestamp,
    byRule: false,
  };
}

/** Of a text or a list as much as stands in the notes of a session, which are written often. */
const BRIEF = 1000;

const brief = (value: Json): Json =>
  typeof value === "string" || Array.isArray(value) ? value.slice(0, BRIEF) : value;

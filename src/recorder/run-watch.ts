import type { FlatScanner } from "../format/flat-scanner.ts";
import { fitsGlob } from "../format/glob.ts";
import type { Shape } from "../format/shape.ts";
import { BOOKKEEPING, jsonAt, type Place } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import { type AlertRule, STEP_WORD, spellingsOf } from "../query/alert-rule.ts";
import { predicateOf } from "../query/evaluate.ts";
import { namesIn } from "../query/expression.ts";
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
      gaps = [...shape.keys.entries()].filter(([, key]) => !BOOKKEEPING.has(key) && this.#asksFor(key));
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

  #asksFor = (key: string): boolean => this.#judges.some((judge) => judge.asksFor(key));

  #judge(values: ReadonlyMap<string, Json>, step: number, timestamp: string): void {
    const { values: latest, seen } = this.#state;
    for (const [name, value] of values) if (this.#asksFor(name)) latest[name] = brief(value);
    for (const [index, judge] of this.#judges.entries()) {
      const asked = [...values.keys()].filter((name) => judge.asksFor(name));
      if (asked.length === 0) continue;
      for (const name of judge.names)
        if (!seen.includes(name) && asked.some((each) => judge.isCalled(each, name))) seen.push(name);
      const found = judge.holds(latest, asked, step);
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

/** A rule made ready to be asked. */
interface Judge {
  readonly rule: AlertRule;
  /** The metrics that it asks for, as it calls them. */
  readonly names: readonly string[];
  readonly isCalled: (metric: string, name: string) => boolean;
  readonly asksFor: (metric: string) => boolean;
  /** What there is to be told where it is true; undefined where it is not. */
  readonly holds: (
    latest: Readonly<Record<string, Json>>,
    metrics: readonly string[],
    step: number,
  ) => string | undefined;
}

function judgeOf(rule: AlertRule): Judge {
  switch (rule.kind) {
    case "stalled":
      return { rule, names: [], isCalled: () => false, asksFor: () => false, holds: () => undefined };
    case "nan":
    case "inf": {
      const is = rule.kind === "nan" ? isNan : isInfinite;
      const isCalled = (metric: string, name: string): boolean =>
        spellingsOf({ path: name }).some((spelling) => fitsGlob(spelling, metric));
      const holds: Judge["holds"] = (latest, metrics) => {
        const found = metrics.filter((metric) => is(latest[metric]));
        return found.length === 0 ? undefined : told(found, latest);
      };
      return { rule, names: [rule.name], isCalled, asksFor: (metric) => isCalled(metric, rule.name), holds };
    }
    case "condition": {
      const test = predicateOf(rule.expression);
      const names = [...new Set(namesIn(rule.expression).map(({ path }) => path))];
      const isCalled = (metric: string, name: string): boolean =>
        spellingsOf({ path: name }).includes(metric);
      const asked = new Set(names.flatMap((path) => spellingsOf({ path })));
      const latestOf = (
        latest: Readonly<Record<string, Json>>,
        path: string,
        step: number,
      ): Json | undefined => {
        const known = spellingsOf({ path }).find((spelling) => Object.hasOwn(latest, spelling));
        return known === undefined ? (path === STEP_WORD ? step : undefined) : latest[known];
      };
      const holds: Judge["holds"] = (latest, _, step) => {
        if (!test((path) => latestOf(latest, path, step))) return undefined;
        return told(
          [...asked].filter((name) => Object.hasOwn(latest, name)),
          latest,
        );
      };
      const wanted = names.filter((name) => name !== STEP_WORD);
      return { rule, names: wanted, isCalled, asksFor: (metric) => asked.has(metric), holds };
    }
  }
}

/** Of a text or a list as much as stands in the notes of a session, which are written often. */
const BRIEF = 1000;

const brief = (value: Json): Json =>
  typeof value === "string" || Array.isArray(value) ? value.slice(0, BRIEF) : value;

const isNan = (value: Json | undefined): boolean => value === "NaN";
const isInfinite = (value: Json | undefined): boolean =>
  value === "Infinity" || value === "-Infinity" || (typeof value === "number" && !Number.isFinite(value));

/** `loss is 7.2, lr is 0.1`. */
const told = (names: readonly string[], latest: Readonly<Record<string, Json>>): string =>
  names.map((name) => `${name} is ${valueText(latest[name])}`).join(", ");

/** Characters of a value that is no number. */
const LONGEST = 100;

function valueText(value: Json | undefined): string {
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  return (typeof value === "string" ? value : JSON.stringify(value ?? null)).slice(0, LONGEST);
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

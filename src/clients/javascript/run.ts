import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { type Answer, awaitAnswer, readAnswer } from "./answer.ts";
import { membersOf } from "./json.ts";
import type { KnownRun } from "./known-run.ts";
import { metricsLine, typedLine } from "./lines.ts";
import type { Stream } from "./stream.ts";
import type {
  AlertOptions,
  FinishOptions,
  LogOptions,
  MetricOptions,
  Place,
  ProgressOptions,
  RewindOptions,
  Run,
  Values,
} from "./types.ts";

/** What a run writes to. */
export interface RunHost {
  write(run: Run, line: string): void;
  finish(run: Run, options: FinishOptions): void;
}

/** An `init` line that the recorder answers. */
export interface Question {
  readonly stream: Stream;
  /** Which `init` of the stream it is. */
  readonly nth: number;
  /** Whether an answer may still come. */
  readonly isAwaited: () => boolean;
}

/** A run that asks the recorder for its facts, when they are read. */
export class ReportedRun implements Run {
  readonly #host: RunHost;
  readonly #known: () => KnownRun;
  #question: Question | undefined;
  #answer: Answer | undefined;
  #id: string | undefined;

  constructor(host: RunHost, known: () => KnownRun, question?: Question) {
    this.#host = host;
    this.#known = known;
    this.#question = question;
  }

  get project(): string | undefined {
    return this.#asked()?.project ?? this.#known().project;
  }

  get name(): string | undefined {
    return this.#asked()?.run ?? this.#known().name;
  }

  get id(): string | undefined {
    const told = this.#asked()?.id ?? this.#known().id;
    if (told !== undefined) return told;
    this.#id ??= idIn(this.#known().dir);
    return this.#id;
  }

  get dir(): string | undefined {
    return this.#asked()?.folder ?? this.#known().dir;
  }

  get attempt(): number {
    return this.#asked()?.attempt ?? this.#known().attempt ?? 1;
  }

  get resumed(): boolean {
    return this.attempt > 1;
  }

  get step(): number {
    return this.#asked()?.step ?? this.#known().step ?? 0;
  }

  get checkpoint(): string | undefined {
    const answer = this.#asked();
    return answer === undefined ? this.#known().checkpoint : (answer.checkpoint ?? undefined);
  }

  log(metrics: Values, place?: LogOptions | number | bigint | null): void {
    this.#host.write(this, metricsLine(metrics, place));
  }

  logSystem(sample: Values, { timestamp }: Pick<Place, "timestamp"> = {}): void {
    this.#host.write(this, typedLine("system", { timestamp }, membersOf(sample)));
  }

  config(values: Values): void {
    this.#host.write(this, typedLine("config", {}, membersOf(values)));
  }

  summary(values: Values): void {
    this.#host.write(this, typedLine("summary", {}, membersOf(values)));
  }

  alert(title: string, { text, level, ...place }: AlertOptions = {}): void {
    this.#host.write(this, typedLine("alert", { title, text, level, ...place }));
  }

  rewind(step: number | bigint, { metrics }: RewindOptions = {}): void {
    this.#host.write(this, typedLine("rewind", { step, metrics }));
  }

  progress(total: number, { done, text }: ProgressOptions = {}): void {
    this.#host.write(this, typedLine("progress", { total, done, text }));
  }

  metric(name: string, { stepMetric, goal }: MetricOptions = {}): void {
    this.#host.write(this, typedLine("metric", { name, step_metric: stepMetric, goal }));
  }

  finish(options: FinishOptions = {}): void {
    this.#host.finish(this, options);
  }

  /** Notes the answer that is there by now: the next `init` takes its place. */
  settle(): void {
    const { stream, nth } = this.#question ?? {};
    if (stream === undefined || this.#answer !== undefined) return;
    const answer = readAnswer(stream.path);
    if (answer?.inits === nth) this.#answer = answer;
  }

  /** Another `init` was said for the same run. */
  ask(question: Question): void {
    this.#question = question;
  }

  #asked(): Answer | undefined {
    if (this.#answer !== undefined || this.#question === undefined) return this.#answer;
    const { stream, nth, isAwaited } = this.#question;
    this.#answer = awaitAnswer(stream.path, nth, isAwaited);
    // Asked in vain, it looks again, and does not wait again.
    if (this.#answer === undefined) this.#question = { stream, nth, isAwaited: () => false };
    return this.#answer;
  }
}

/** The id of the run in a folder, which its first event tells; undefined where that cannot be read. */
function idIn(folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  const bytes = Buffer.alloc(4096);
  try {
    const fd = openSync(join(folder, "run.ndjson"), "r");
    const length = readSync(fd, bytes);
    closeSync(fd);
    const created = JSON.parse(bytes.toString("utf8", 0, length).split("\n", 1)[0] ?? "") as { id?: unknown };
    return typeof created.id === "string" ? created.id : undefined;
  } catch {
    return undefined; // Not written yet, or moved away: then it is not known.
  }
}

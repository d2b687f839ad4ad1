import type { Life } from "../history/life.ts";
import type { RunTimes, RunView } from "../history/run-view.ts";
import type { Status } from "../history/status.ts";
import type { StepsSummary, Summary } from "../history/summary.ts";
import type { RunRef } from "./catalog.ts";
import { type Head, metricAt, readMeasured, readMetrics, readRest, readSteps } from "./index-entry.ts";
import { NamedValues, type NameLists } from "./named-values.ts";

type Measured = ReturnType<typeof readMeasured>;
type Metrics = ReturnType<typeof readMetrics>;
type Rest = ReturnType<typeof readRest>;

/** Where the parts of an entry lie in the text of an index. */
export interface EntryText {
  readonly text: string;
  /** Where the second part begins, the third, the fourth, the fifth, and where that ends. */
  readonly measured: number;
  readonly steps: number;
  readonly metrics: number;
  readonly rest: number;
  readonly end: number;
  /** The index's lists of names. */
  readonly lists: NameLists;
}

/** A run that is over, as the index tells of it: what a list does not look at is not decoded. */
export class IndexedRun implements RunView {
  readonly project: string;
  readonly run: string;
  readonly folder: string;
  readonly times: RunTimes;
  readonly status: Status;
  /** An entry is made of a run only when nothing waits for it. */
  readonly waiting = 0;
  readonly life: Life;
  readonly #entry: EntryText;
  #summary: Summary | undefined;

  constructor({ project, run, folder }: RunRef, [, , times, status, tags, rules]: Head, entry: EntryText) {
    this.project = project;
    this.run = run;
    this.folder = folder;
    this.times = times;
    this.status = status;
    this.#entry = entry;
    this.life = new IndexedLife(this, tags, rules);
  }

  get summary(): Summary {
    this.#summary ??= new IndexedSummary(this);
    return this.#summary;
  }

  get measured(): Measured {
    const { text, measured, steps, lists } = this.#entry;
    return readMeasured(text.slice(measured, steps - 1), lists);
  }

  get steps(): StepsSummary {
    const { text, steps, metrics } = this.#entry;
    return readSteps(text.slice(steps, metrics - 1));
  }

  get metrics(): Metrics {
    const { text, metrics, rest } = this.#entry;
    return readMetrics(text.slice(metrics, rest - 1));
  }

  get rest(): Rest {
    const { text, rest, end } = this.#entry;
    return readRest(text.slice(rest, end));
  }
}

/** What decodes the parts of an entry, anew each time. */
type Parts = Pick<IndexedRun, "measured" | "metrics" | "steps" | "rest">;

class IndexedLife implements Life {
  readonly #parts: Parts;
  #rest: Life | undefined;
  readonly tags: Life["tags"];
  readonly rules: Life["rules"];

  constructor(parts: Parts, tags: Life["tags"], rules: Life["rules"]) {
    this.#parts = parts;
    this.tags = tags;
    this.rules = rules;
  }

  get #life(): Life {
    this.#rest ??= this.#parts.rest.life;
    return this.#rest;
  }

  get format(): Life["format"] {
    return this.#life.format;
  }
  get project(): Life["project"] {
    return this.#life.project;
  }
  get run(): Life["run"] {
    return this.#life.run;
  }
  get id(): Life["id"] {
    return this.#life.id;
  }
  get created(): Life["created"] {
    return this.#life.created;
  }
  get group(): Life["group"] {
    return this.#life.group;
  }
  get notes(): Life["notes"] {
    return this.#life.notes;
  }
  get attempts(): Life["attempts"] {
    return this.#life.attempts;
  }
  get rewinds(): Life["rewinds"] {
    return this.#life.rewinds;
  }
  get checkpoints(): Life["checkpoints"] {
    return this.#life.checkpoints;
  }
  get total(): Life["total"] {
    return this.#life.total;
  }
  get summary(): Life["summary"] {
    return this.#life.summary;
  }
}

class IndexedSummary implements Summary {
  readonly #parts: Parts;
  #measured: Measured | undefined;
  #metrics: Metrics | undefined;
  #steps: StepsSummary | undefined;
  #rest: Rest["summary"] | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get #known(): Measured {
    this.#measured ??= this.#parts.measured;
    return this.#measured;
  }
  get #others(): Rest["summary"] {
    this.#rest ??= this.#parts.rest.summary;
    return this.#rest;
  }

  get config(): Summary["config"] {
    return this.#known.config;
  }
  get metrics(): Summary["metrics"] {
    return new NamedValues(this.#known.names, (place) => {
      this.#metrics ??= this.#parts.metrics;
      return metricAt(this.#metrics, place);
    });
  }
  get ends(): NonNullable<Summary["ends"]> {
    return this.#known.ends;
  }
  get steps(): Summary["steps"] {
    this.#steps ??= this.#parts.steps;
    return this.#steps;
  }
  get tables(): Summary["tables"] {
    return this.#others.tables;
  }
  get media(): Summary["media"] {
    return this.#others.media;
  }
  get alerts(): Summary["alerts"] {
    return this.#others.alerts;
  }
  get rejected(): Summary["rejected"] {
    return this.#others.rejected;
  }
  get system(): Summary["system"] {
    return this.#others.system;
  }
  get ranks(): Summary["ranks"] {
    return this.#others.ranks;
  }
  get lowest(): Summary["lowest"] {
    return this.#others.lowest;
  }
  get rank(): Summary["rank"] {
    return this.#others.rank;
  }
}

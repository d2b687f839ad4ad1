import { ownName } from "../../../format/own-name.ts";
import { type Datum, datumOf } from "../../../format/tensorboard/datum.ts";
import type { SummaryValue, TensorBoardEvent } from "../../../format/tensorboard/event.ts";

/** Seconds within which values of one step are one line: as exact as the time of a line that tells none. */
const TOGETHER = 0.1;

/** What the lines of an event file are made with. */
export interface EventContext {
  /** The metric that a tag is. */
  name(tag: string): string;
  /** The plugin that a tag is for: writers may say it with its first value only. */
  plugin(value: SummaryValue): string | undefined;
  /** Puts a file where the recorder finds it; its path. */
  keep(file: Buffer, ending: string): string;
  /** Tells that something is not kept. */
  left(what: string): void;
}

/** Makes lines of the format of events: the values of one step that come together are one line. */
export class EventLines {
  readonly #context: EventContext;
  readonly #lines: string[] = [];
  readonly #keys: Map<string, string>;
  /** Members of the line in the making, and their keys. */
  #members: string[] = [];
  readonly #taken = new Set<string>();
  #step = 0;
  #time = 0;

  /** @param keys of tags, as they become known: JSON */
  constructor(context: EventContext, keys: Map<string, string>) {
    this.#context = context;
    this.#keys = keys;
  }

  add({ step, time, values }: TensorBoardEvent): void {
    for (const value of values) {
      const plain = value.value;
      // Most values by far are numbers, which need no second look.
      const datum =
        plain?.kind === "number" && value.plugin === undefined
          ? plain
          : datumOf(value, this.#context.plugin(value));
      if (datum.kind === "left") {
        if (datum.what !== undefined) this.#context.left(datum.what);
      } else if (datum.kind === "config") this.#config(datum);
      else this.#member(value.tag, step, time, datum);
    }
  }

  /** A line that says where its run goes on, and nothing else. */
  goesOn(step: number, time: number): void {
    this.#end();
    this.#lines.push(`${head(step, time)}}\n`);
  }

  /**
   * A line that takes back what was logged under some names from a step on.
   * @param alone whether there is nobody else's line that holds no metric
   */
  goesBack(step: number, time: number, names: Iterable<string>, alone: boolean): void {
    this.#end();
    const metrics = JSON.stringify([...names]);
    this.#lines.push(
      `{"_type":"rewind",${head(step, time).slice(1)},"metrics":${metrics}${alone ? ',"empty":true' : ""}}\n`,
    );
  }

  /** The lines so far, which are forgotten. */
  take(): Buffer {
    this.#end();
    return Buffer.from(this.#lines.splice(0).join(""));
  }

  #config({ fields }: Datum & { readonly kind: "config" }): void {
    const members = fields.flatMap(({ name, value }) =>
      name === "_type" ? [] : [`,${JSON.stringify(name)}:${value}`],
    );
    if (members.length > 0) this.#lines.push(`{"_type":"config"${members.join("")}}\n`);
  }

  #member(tag: string, step: number, time: number, datum: Exclude<Datum, { kind: "config" | "left" }>): void {
    const key = this.#key(tag);
    const apart = step !== this.#step || !(Math.abs(time - this.#time) <= TOGETHER);
    if (this.#members.length > 0 && (apart || this.#taken.has(key))) this.#end();
    if (this.#members.length === 0) {
      this.#step = step;
      this.#time = time;
    }
    this.#taken.add(key);
    this.#members.push(`,${key}:${this.#value(datum)}`);
  }

  #key(tag: string): string {
    let key = this.#keys.get(tag);
    if (key === undefined) {
      key = JSON.stringify(ownName(this.#context.name(tag)));
      this.#keys.set(tag, key);
    }
    return key;
  }

  #value(datum: Exclude<Datum, { kind: "config" | "left" }>): string {
    switch (datum.kind) {
      case "number":
        return String(datum.number);
      case "text":
        return `{"_type":"trackio.markdown","_value":${JSON.stringify(datum.text)}}`;
      case "table": {
        const columns = datum.rows[0]?.map((_, column) =>
          datum.rows[0]?.length === 1 ? "text" : String(column),
        );
        return `{"_type":"trackio.table","columns":${JSON.stringify(columns)},"rows":${JSON.stringify(datum.rows)}}`;
      }
      case "histogram": {
        const { bins, counts } = datum.histogram;
        return `{"_type":"trackio.histogram","bins":[${bins.join(",")}],"values":[${counts.join(",")}]}`;
      }
      case "files": {
        const files = datum.files.map((file) => this.#file(datum.type, file));
        return files.length === 1 ? String(files[0]) : `[${files.join(",")}]`;
      }
    }
  }

  #file(type: "image" | "audio", file: Buffer): string {
    const path = this.#context.keep(file, endingOf(file));
    return `{"_type":"trackio.${type}","file_path":${JSON.stringify(path)}}`;
  }

  #end(): void {
    if (this.#members.length === 0) return;
    this.#lines.push(`${head(this.#step, this.#time)}${this.#members.join("")}}\n`);
    this.#members = [];
    this.#taken.clear();
  }
}

const head = (step: number, time: number): string =>
  `{"step":${step}${Number.isFinite(time) && time > 0 ? `,"timestamp":${time}` : ""}`;

/** What files of these kinds begin with. */
const KINDS: readonly (readonly [magic: string, ending: string])[] = [
  ["\x89PNG", ".png"],
  ["\xff\xd8\xff", ".jpg"],
  ["GIF8", ".gif"],
  ["RIFF", ".wav"],
  ["OggS", ".ogg"],
  ["fLaC", ".flac"],
  ["ID3", ".mp3"],
];

function endingOf(file: Buffer): string {
  const start = file.toString("latin1", 0, 4);
  return KINDS.find(([magic]) => start.startsWith(magic))?.[1] ?? "";
}

import { withoutRepeats } from "../format/flatten.ts";
import type { JsonText } from "../format/json-text.ts";
import type { Field } from "../format/message.ts";
import type { ByteSink } from "../store/byte-sink.ts";

/** Where a record stands; attempts after the first, ranks above 0 and going back are written, else it goes without saying. */
export interface Stamp {
  readonly attempt: number;
  readonly rank: number;
  /** How often the rank went back before it, in its attempt; of records that have no step it is not told. */
  readonly rewind?: number;
}

/** `,"_attempt":2,"_rank":1,"_rewind":1`, or as much of it as there is to say. */
const stampText = ({ attempt, rank, rewind = 0 }: Stamp): string =>
  (attempt > 1 ? `,"_attempt":${attempt}` : "") +
  (rank > 0 ? `,"_rank":${rank}` : "") +
  (rewind > 0 ? `,"_rewind":${rewind}` : "");

const fieldsText = (fields: readonly Field[]): string =>
  fields.map(({ name, value }) => `,${JSON.stringify(name)}:${value}`).join("");

/** The beginning of a record that has a step, without a closing brace. */
export const steppedHead = (step: number, timestamp: string, stamp: Stamp): string =>
  `{"step":${step},"timestamp":"${timestamp}"${stampText(stamp)}`;

/** A whole record that has a step. */
export const steppedRecord = (
  step: number,
  timestamp: string,
  stamp: Stamp,
  fields: readonly Field[],
): string => `${steppedHead(step, timestamp, stamp)}${fieldsText(fields)}}`;

/** A whole record that has none. */
export const timedRecord = (timestamp: string, stamp: Stamp, fields: readonly Field[]): string =>
  `{"timestamp":"${timestamp}"${stampText(stamp)}${fieldsText(fields)}}`;

/** A field whose value is plain data. */
export const field = (name: string, value: unknown): Field => ({
  name,
  value: JSON.stringify(value) as JsonText,
});

/** A line's fields beside the keys that a record has by itself: one of the same name gets `__` before it (`_` where it begins with one). */
export const beside = (own: ReadonlySet<string>, fields: readonly Field[]): Field[] =>
  withoutRepeats(
    fields.map((each) =>
      own.has(each.name) ? { ...each, name: `${each.name.startsWith("_") ? "_" : "__"}${each.name}` } : each,
    ),
  ).fields;

/** The fields of a config record. */
export const configFields = (source: string, config: JsonText): Field[] => [
  field("source", source),
  { name: "config", value: config },
];

/** An event for `run.ndjson`. */
export const eventRecord = (event: string, timestamp: string, fields: readonly Field[]): string =>
  `{"event":"${event}","timestamp":"${timestamp}"${fieldsText(fields)}}`;

const STEP_HEAD = Buffer.from('{"step":');

/** Writes heads of step records fast: what is the same for all lines of a batch is made once. */
export class HeadWriter {
  readonly #stamp: Stamp;
  #middle = Buffer.alloc(0);
  #timestamp = "";

  constructor(stamp: Stamp) {
    this.#stamp = stamp;
  }

  write(sink: ByteSink, step: number, timestamp: string): void {
    if (timestamp !== this.#timestamp) {
      this.#timestamp = timestamp;
      this.#middle = Buffer.from(`,"timestamp":"${timestamp}"${stampText(this.#stamp)}`);
    }
    const out = sink.reserve(STEP_HEAD.length + MOST_DIGITS + this.#middle.length);
    let at = sink.length;
    for (let index = 0; index < STEP_HEAD.length; index++) out[at++] = STEP_HEAD[index] as number;
    at = writeInteger(out, at, step);
    at += this.#middle.copy(out, at);
    sink.length = at;
  }
}

/** Digits of 2^53. */
const MOST_DIGITS = 16;

function writeInteger(out: Buffer, from: number, value: number): number {
  if (value > 0x7fffffff) return from + out.write(String(value), from, "latin1");
  let end = from + 1;
  for (let limit = 10; value >= limit; limit *= 10) end++;
  let rest = value | 0;
  for (let at = end - 1; at >= from; at--) {
    const tens = (rest / 10) | 0;
    out[at] = 0x30 + (rest - tens * 10);
    rest = tens;
  }
  return end;
}

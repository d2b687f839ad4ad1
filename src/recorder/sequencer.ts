import { isUtf8 } from "node:buffer";
import { FlatScanner, NUMBER, STRING } from "../format/flat-scanner.ts";
import type { JsonText } from "../format/json-text.ts";
import type { Field, InitMessage, Problem } from "../format/message.ts";
import { parseLine } from "../format/parse.ts";
import type { Shape } from "../format/shape.ts";
import { parseTimestamp } from "../format/timestamp.ts";
import type { Region } from "../store/line-reader.ts";
import type { FileKeeper } from "./file-keeper.ts";
import { MessageRecords, type Origin } from "./message-records.ts";
import type { Notices } from "./notices.ts";
import { bytesFields, partFields, zerosAtEnd } from "./rejected-fields.ts";
import { spliceLine } from "./splice.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Keys that are not kept under their own name: lines that hold them are always read the long way. */
const ESCAPED = /"(?:_|\\u005[fF])(?:attempt|rank|rewind)"/;

/** How much of a region was taken; less than all where the next line is an `init`, which begins or names a run. */
export interface Taken {
  readonly consumed: number;
  readonly init: InitLine | undefined;
}

/** An `init` that is to be followed before the lines behind it. */
export interface InitLine {
  readonly message: InitMessage;
  /** Bytes of the line, its end included. */
  readonly length: number;
  readonly text: string;
  /** What of it cannot be used. */
  readonly problems: readonly Problem[];
}

type HeldInit = Omit<InitLine, "length">;

/** Turns lines into records: gives each its step, its time and its file. Records wait in the runs' writers. */
export class Sequencer {
  readonly #scanner = new FlatScanner();
  readonly #records: MessageRecords;
  readonly #place = { step: 0, attempt: 1, rank: 0, rewind: 0, timestamp: "" };

  constructor(notices: Notices, files: FileKeeper) {
    this.#records = new MessageRecords(notices, files);
  }

  /** Takes the lines of a region, in order, up to the first `init`. */
  take(region: Region, origin: Origin): Taken {
    const { bytes, length } = region;
    if (region.part > 0) {
      if (zerosAtEnd(bytes.subarray(0, length)) === length) {
        this.#records.zeros(bytes.subarray(0, length), origin);
        return { consumed: length, init: undefined };
      }
      this.#records.rejected("too long: a line above 128 MiB", partFields(region), origin);
      return { consumed: length, init: undefined };
    }
    const valid = isUtf8(bytes.subarray(0, length));
    for (let start = 0; start < length; ) {
      const shape = valid ? this.#scanner.scan(bytes, start) : null;
      const behind = this.#scanner.end;
      if (
        shape !== null &&
        behind < length &&
        bytes[behind] === NEWLINE &&
        this.#flatLine(shape, bytes, start, behind, origin)
      ) {
        start = behind + 1;
        continue;
      }
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 || newline >= length ? length : newline;
      const next = Math.min(end + 1, length);
      if (next === end && bytes[end - 1] === 0) {
        this.#records.zeros(bytes.subarray(start, end), origin);
        break;
      }
      const init = this.#line(bytes, start, end, valid, origin);
      origin.stream.pid ??= null;
      if (init !== undefined) {
        origin.run.fold?.endBatch();
        return { consumed: start, init: { ...init, length: next - start } };
      }
      start = next;
    }
    origin.run.fold?.endBatch();
    return { consumed: length, init: undefined };
  }

  /** Keeps what of an `init` line could not be used, once it was followed. */
  refuse({ text, problems }: InitLine, origin: Origin): void {
    for (const problem of problems) this.#records.reject(text, problem, origin);
  }

  /** Keeps what a source could not make a line of. */
  reject(reason: string, fields: readonly Field[], origin: Origin): void {
    this.#records.rejected(reason, fields, origin);
  }

  #line(bytes: Buffer, start: number, end: number, valid: boolean, origin: Origin): HeldInit | undefined {
    if (!valid && !isUtf8(bytes.subarray(start, end))) {
      this.#records.rejected(
        "not UTF-8: it cannot be read as text",
        bytesFields(bytes.subarray(start, end)),
        origin,
      );
      return undefined;
    }
    const last = bytes[end - 1] === RETURN ? end - 1 : end;
    const shape = this.#scanner.scan(bytes, start);
    if (shape !== null && this.#scanner.end === last && this.#flatLine(shape, bytes, start, last, origin))
      return undefined;
    return this.#text(bytes.toString("utf8", start, last), origin);
  }

  /** A metrics line of a known shape, spliced into its record. False where its step or timestamp is out of the ordinary. */
  #flatLine(
    shape: Shape,
    bytes: Buffer,
    start: number,
    end: number,
    { run, stream, timestamp }: Origin,
  ): boolean {
    const scanner = this.#scanner;
    const place = this.#place;
    place.step = run.nextStep(stream.rank);
    if (shape.stepAt >= 0) {
      const step = scanner.numbers[shape.stepAt] as number;
      if (scanner.kinds[shape.stepAt] !== NUMBER || !Number.isSafeInteger(step) || step < 0) return false;
      place.step = Math.abs(step);
    }
    place.timestamp = timestamp;
    if (shape.timestampAt >= 0) {
      const kind = scanner.kinds[shape.timestampAt] as number;
      if (kind > STRING) return false;
      const written = bytes.toString(
        "utf8",
        scanner.starts[shape.timestampAt],
        scanner.ends[shape.timestampAt],
      );
      const given = parseTimestamp(written as JsonText);
      if (given === undefined) return false;
      place.timestamp = given;
    }
    place.rank = stream.rank;
    place.attempt = run.state.attempt;
    place.rewind = run.state.rewinds?.[stream.rank] ?? 0;
    const sink = run.writer.sink("steps.ndjson");
    run.head(stream.rank).write(sink, place.step, place.timestamp);
    spliceLine(sink, scanner, shape, bytes, start, end);
    run.count(stream.rank, place.step);
    run.state.reported = true;
    run.fold?.addFlat(scanner, shape, bytes, start, place);
    run.watch?.addFlat(scanner, shape, bytes, place);
    return true;
  }

  #text(text: string, origin: Origin): HeldInit | undefined {
    const understood = parseLine(text);
    if (understood === undefined) return undefined;
    const { message, problems } = understood;
    if (message?.type === "metrics" && !message.more && problems.length === 0 && !ESCAPED.test(text))
      this.#scanner.learn(text as JsonText);
    if (message?.type === "init") return { message, text, problems };
    if (message !== undefined) this.#records.add(message, text, origin);
    for (const problem of problems) this.#records.reject(text, problem, origin);
    return undefined;
  }
}

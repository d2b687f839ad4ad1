import { isUtf8 } from "node:buffer";
import { parseBounded } from "../format/bounded-json.ts";
import { FlatScanner, NUMBER, STRING } from "../format/flat-scanner.ts";
import { type JsonText, membersOf } from "../format/json-text.ts";
import type {
  Field,
  FinishMessage,
  InitMessage,
  MediaData,
  Message,
  MetricsMessage,
  Problem,
  TableData,
} from "../format/message.ts";
import { parseLine } from "../format/parse.ts";
import type { Shape } from "../format/shape.ts";
import { columnsText } from "../format/table-data.ts";
import { parseTimestamp } from "../format/timestamp.ts";
import type { Place } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import type { RunFile } from "../store/layout.ts";
import type { Region } from "../store/line-reader.ts";
import type { FileKeeper } from "./file-keeper.ts";
import type { LiveRun } from "./live-run.ts";
import { keepMedia, keepTableFiles } from "./media.ts";
import type { Notices } from "./notices.ts";
import { beside, configFields, eventRecord, field, steppedRecord, timedRecord } from "./record-text.ts";
import { bytesFields, partFields, zerosAtEnd, zerosReason } from "./rejected-fields.ts";
import { spliceLine } from "./splice.ts";
import type { StreamState } from "./state.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Keys that are not kept under their own name: lines that hold them are always read the long way. */
const ESCAPED = /"(?:_|\\u005[fF])(?:attempt|rank)"/;

/** Keys that tell where a record belongs. */
const STAMP = new Set(["_attempt", "_rank"]);

/** Keys that every event tells by itself. */
const EVENTS_OWN = new Set(["event", "timestamp", "attempt", "_rank"]);

/** The stream of descriptor 3, which several processes may share. */
export const DESCRIPTOR_STREAM = "fd3.ndjson";

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

/** A line's place in its stream. */
interface Origin {
  readonly stream: StreamState;
  readonly run: LiveRun;
  /** ISO 8601: when the stream was last written. */
  readonly timestamp: string;
}

/** Turns lines into records: gives each its step, its time and its file. Records wait in the runs' writers. */
export class Sequencer {
  readonly #scanner = new FlatScanner();
  readonly #notices: Notices;
  readonly #files: FileKeeper;
  readonly #place = { step: 0, attempt: 1, rank: 0, timestamp: "" };

  constructor(notices: Notices, files: FileKeeper) {
    this.#notices = notices;
    this.#files = files;
  }

  /** Takes the lines of a region, in order, up to the first `init`. */
  take(region: Region, origin: Origin): Taken {
    const { bytes, length } = region;
    if (region.part > 0) {
      if (zerosAtEnd(bytes.subarray(0, length)) === length) {
        this.#zeros(bytes.subarray(0, length), origin);
        return { consumed: length, init: undefined };
      }
      this.#rejected("too long: a line above 128 MiB", partFields(region), origin);
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
        this.#zeros(bytes.subarray(start, end), origin);
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
    for (const problem of problems) this.#reject(text, problem, origin);
  }

  #line(bytes: Buffer, start: number, end: number, valid: boolean, origin: Origin): HeldInit | undefined {
    if (!valid && !isUtf8(bytes.subarray(start, end))) {
      this.#rejected("not UTF-8: it cannot be read as text", bytesFields(bytes.subarray(start, end)), origin);
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
    const sink = run.writer.sink("steps.ndjson");
    run.head(stream.rank).write(sink, place.step, place.timestamp);
    spliceLine(sink, scanner, shape, bytes, start, end);
    run.count(stream.rank, place.step);
    run.state.reported = true;
    run.fold?.addFlat(scanner, shape, bytes, start, place);
    return true;
  }

  #text(text: string, origin: Origin): HeldInit | undefined {
    const understood = parseLine(text);
    if (understood === undefined) return undefined;
    const { message, problems } = understood;
    if (message?.type === "metrics" && !message.more && problems.length === 0 && !ESCAPED.test(text))
      this.#scanner.learn(text as JsonText);
    if (message?.type === "init") return { message, text, problems };
    if (message !== undefined) this.#record(message, text, origin);
    for (const problem of problems) this.#reject(text, problem, origin);
    return undefined;
  }

  #record(message: Exclude<Message, InitMessage>, text: string, origin: Origin): void {
    const { run, stream } = origin;
    const stamp = { attempt: run.state.attempt, rank: stream.rank };
    const timestamp = ("timestamp" in message ? message.timestamp : undefined) ?? origin.timestamp;
    const step = ("step" in message ? message.step : undefined) ?? run.lastStep(stream.rank);
    switch (message.type) {
      case "metrics":
        this.#metrics(message, timestamp, origin);
        return;
      case "config":
        if (membersOf(message.patch).length > 0)
          this.#add(
            run,
            "config.ndjson",
            timedRecord(timestamp, stamp, configFields("program", message.patch)),
          );
        return;
      case "table":
        this.#table(message.table, step, timestamp, origin, message.more);
        return;
      case "alert":
        this.#add(run, "alerts.ndjson", steppedRecord(step, timestamp, stamp, beside(STAMP, message.fields)));
        return;
      case "system":
        this.#add(run, "system.ndjson", timedRecord(timestamp, stamp, beside(STAMP, message.fields)));
        return;
      case "checkpoint":
        run.checkpoints.push({ path: message.path, step });
        this.#event(origin, timestamp, "checkpoint", [
          field("path", message.path),
          field("step", step),
          ...message.more,
        ]);
        return;
      case "progress":
      case "metric":
        this.#event(origin, timestamp, message.type, message.fields);
        // What a metric is plotted against may change how points before it count: the files will tell.
        if (message.type === "metric") run.fold = undefined;
        return;
      case "summary":
        if (membersOf(message.patch).length > 0)
          this.#event(origin, timestamp, "summary", [{ name: "values", value: message.patch }]);
        return;
      case "finish":
        this.#finish(message, timestamp, origin);
        return;
      case "stream":
        if (stream.file === DESCRIPTOR_STREAM || stream.pid !== undefined) {
          this.#reject(
            text,
            { reason: "bad stream: it must be the first line of a stream of its own" },
            origin,
          );
        } else {
          stream.rank = message.rank;
          stream.pid = message.pid ?? null;
        }
        return;
    }
  }

  #metrics(message: MetricsMessage, timestamp: string, origin: Origin): void {
    const { run, stream } = origin;
    const { rank } = stream;
    const { attempt } = run.state;
    const step = message.step ?? (message.more ? run.stepAgain(rank) : run.nextStep(rank));
    this.#add(run, "steps.ndjson", steppedRecord(step, timestamp, { attempt, rank }, message.fields));
    run.count(rank, step);
    const place: Place = { step, attempt, rank, timestamp };
    run.fold?.addRecord(
      new Map(message.fields.map(({ name, value }) => [name, parseBounded(value) as Json])),
      place,
    );
    for (const table of message.tables) this.#table(table, step, timestamp, origin);
    for (const media of message.media) this.#media(media, step, timestamp, origin);
  }

  #table(
    table: TableData,
    step: number,
    timestamp: string,
    { run, stream }: Origin,
    more: readonly Field[] = [],
  ): void {
    const rows = keepTableFiles(this.#files, run.writer, table, step);
    const fields: Field[] = [
      field("name", table.name),
      { name: "columns", value: columnsText(table) },
      { name: "rows", value: `[${rows.join(",")}]` as JsonText },
      ...beside(STAMP, more),
    ];
    this.#add(
      run,
      "tables.ndjson",
      steppedRecord(step, timestamp, { attempt: run.state.attempt, rank: stream.rank }, fields),
    );
  }

  #media(media: MediaData, step: number, timestamp: string, { run, stream }: Origin): void {
    const fields = keepMedia(this.#files, run.writer, media, step);
    this.#add(
      run,
      "media.ndjson",
      steppedRecord(step, timestamp, { attempt: run.state.attempt, rank: stream.rank }, fields),
    );
  }

  #finish({ exitCode, more }: FinishMessage, timestamp: string, origin: Origin): void {
    const { run, stream } = origin;
    stream.open = false;
    if (stream.rank > 0) {
      if (exitCode === undefined) delete stream.exitCode;
      else stream.exitCode = exitCode;
      return;
    }
    if (run.state.finished) return;
    run.state.finished = true;
    if (exitCode !== undefined) run.state.exitCode = exitCode;
    this.#event(origin, timestamp, "finished", [
      ...(exitCode === undefined ? [] : [field("exit_code", exitCode)]),
      ...more,
    ]);
  }

  /** @param fields of the line: one that is named like an event's own is renamed, or it would change the run's life */
  #event({ run, stream }: Origin, timestamp: string, event: string, fields: readonly Field[]): void {
    const rank = stream.rank > 0 ? [field("_rank", stream.rank)] : [];
    this.#add(
      run,
      "run.ndjson",
      eventRecord(event, timestamp, [
        field("attempt", run.state.attempt),
        ...rank,
        ...beside(EVENTS_OWN, fields),
      ]),
    );
  }

  #add(run: LiveRun, file: RunFile, record: string): void {
    run.writer.add(file, record);
    run.state.reported = true;
  }

  /** A last line that a power cut filled with zeros, or its end. */
  #zeros(line: Buffer, origin: Origin): void {
    const zeros = zerosAtEnd(line);
    this.#rejected(zerosReason(zeros), bytesFields(line.subarray(0, line.length - zeros)), origin);
  }

  #reject(text: string, { reason, text: part }: Problem, origin: Origin): void {
    this.#rejected(reason, [field("line", part ?? text)], origin);
  }

  #rejected(reason: string, fields: readonly Field[], { run, stream, timestamp }: Origin): void {
    const stamp = { attempt: run.state.attempt, rank: stream.rank };
    this.#add(run, "rejected.ndjson", timedRecord(timestamp, stamp, [field("reason", reason), ...fields]));
    this.#notices.rejected(reason);
  }
}

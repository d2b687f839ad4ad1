import { parseBounded } from "../format/bounded-json.ts";
import { type JsonText, membersOf } from "../format/json-text.ts";
import type {
  Field,
  FinishMessage,
  InitMessage,
  MediaData,
  Message,
  MetricsMessage,
  Problem,
  RewindMessage,
  TableData,
} from "../format/message.ts";
import { STAMP } from "../format/stamp.ts";
import { columnsText } from "../format/table-data.ts";
import type { Place } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import type { RunFile } from "../store/layout.ts";
import type { FileKeeper } from "./file-keeper.ts";
import type { LiveRun } from "./live-run.ts";
import { keepMedia, keepTableFiles } from "./media.ts";
import type { Notices } from "./notices.ts";
import { beside, configFields, eventRecord, field, steppedRecord, timedRecord } from "./record-text.ts";
import { bytesFields, zerosAtEnd, zerosReason } from "./rejected-fields.ts";
import { heardOf } from "./run-watch.ts";
import { DESCRIPTOR_STREAM, type StreamState } from "./state.ts";

/** Keys that every event tells by itself. */
const EVENTS_OWN = new Set(["event", "timestamp", "attempt", "_rank"]);

/** What an event `rewound` tells that no line does. */
const REWOUND_OWN = new Set(["rewind"]);

/** A line's place in its stream. */
export interface Origin {
  readonly stream: StreamState;
  readonly run: LiveRun;
  /** ISO 8601: when the stream was last written. */
  readonly timestamp: string;
}

/** Makes the records of a line that was understood, and of what could not be. Records wait in the runs' writers. */
export class MessageRecords {
  readonly #notices: Notices;
  readonly #files: FileKeeper;

  constructor(notices: Notices, files: FileKeeper) {
    this.#notices = notices;
    this.#files = files;
  }

  add(message: Exclude<Message, InitMessage>, text: string, origin: Origin): void {
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
          this.#put(
            run,
            "config.ndjson",
            timedRecord(timestamp, stamp, configFields("program", message.patch)),
          );
        return;
      case "table":
        this.#table(message.table, step, timestamp, origin, message.more);
        return;
      case "alert":
        this.#put(run, "alerts.ndjson", steppedRecord(step, timestamp, stamp, beside(STAMP, message.fields)));
        run.heard?.push(heardOf(valuesOf(message.fields), step, timestamp));
        return;
      case "system":
        this.#put(run, "system.ndjson", timedRecord(timestamp, stamp, beside(STAMP, message.fields)));
        run.watch?.addSample(valuesOf(message.fields), timestamp);
        return;
      case "checkpoint":
        run.checkpoints.push({ path: message.path, step, rank: stream.rank });
        this.#event(origin, timestamp, "checkpoint", [
          field("path", message.path),
          field("step", step),
          ...message.more,
        ]);
        return;
      case "rewind":
        this.#rewind(message, timestamp, origin);
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
          this.reject(
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
    const stamp = run.stamp(rank);
    const step = message.step ?? (message.more ? run.stepAgain(rank) : run.nextStep(rank));
    this.#put(run, "steps.ndjson", steppedRecord(step, timestamp, stamp, message.fields));
    run.count(rank, step);
    const place: Place = { ...stamp, step, timestamp };
    if (run.fold !== undefined || run.watch !== undefined) {
      const values = valuesOf(message.fields);
      run.fold?.addRecord(values, place);
      run.watch?.addRecord(values, place);
    }
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
    this.#put(run, "tables.ndjson", steppedRecord(step, timestamp, run.stamp(stream.rank), fields));
  }

  #media(media: MediaData, step: number, timestamp: string, { run, stream }: Origin): void {
    const fields = keepMedia(this.#files, run.writer, media, step);
    this.#put(run, "media.ndjson", steppedRecord(step, timestamp, run.stamp(stream.rank), fields));
  }

  #rewind({ step, metrics, empty, more }: RewindMessage, timestamp: string, origin: Origin): void {
    this.#event(origin, timestamp, "rewound", [
      field("rewind", origin.run.rewind(origin.stream.rank, step, metrics)),
      field("step", step),
      ...(metrics === undefined ? [] : [field("metrics", metrics)]),
      ...(metrics !== undefined && empty ? [field("empty", true)] : []),
      ...beside(REWOUND_OWN, more),
    ]);
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
    this.#put(
      run,
      "run.ndjson",
      eventRecord(event, timestamp, [
        field("attempt", run.state.attempt),
        ...rank,
        ...beside(EVENTS_OWN, fields),
      ]),
    );
  }

  #put(run: LiveRun, file: RunFile, record: string): void {
    run.writer.add(file, record);
    run.state.reported = true;
  }

  /** A last line that a power cut filled with zeros, or its end. */
  zeros(line: Buffer, origin: Origin): void {
    const zeros = zerosAtEnd(line);
    this.rejected(zerosReason(zeros), bytesFields(line.subarray(0, line.length - zeros)), origin);
  }

  reject(text: string, { reason, text: part }: Problem, origin: Origin): void {
    this.rejected(reason, [field("line", part ?? text)], origin);
  }

  rejected(reason: string, fields: readonly Field[], { run, stream, timestamp }: Origin): void {
    const stamp = { attempt: run.state.attempt, rank: stream.rank };
    this.#put(run, "rejected.ndjson", timedRecord(timestamp, stamp, [field("reason", reason), ...fields]));
    this.#notices.rejected(reason);
  }
}

const valuesOf = (fields: readonly Field[]): Map<string, Json> =>
  new Map(fields.map(({ name, value }) => [name, parseBounded(value) as Json]));

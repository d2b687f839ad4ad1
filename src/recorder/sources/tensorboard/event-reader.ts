import { fstatSync, mkdirSync, readSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FNV_START, fnvText } from "../../../format/fnv.ts";
import { readEvent, type SummaryValue, type TensorBoardEvent } from "../../../format/tensorboard/event.ts";
import { type RecordFound, recordAt } from "../../../format/tensorboard/record.ts";
import type { Origin } from "../../message-records.ts";
import { field } from "../../record-text.ts";
import { bytesFields } from "../../rejected-fields.ts";
import { runOf } from "../../run-of.ts";
import type { SourceFile } from "../../state.ts";
import type { SourceHost } from "../source.ts";
import { type EventContext, EventLines } from "./event-lines.ts";

/** Bytes that are read at a stretch. */
const CHUNK = 1 << 17;
/** Milliseconds that bytes which look damaged may still become what they should be: on some file systems they come late. */
const PATIENCE = 5000;
/** Bytes of a record that are kept where they cannot be used. */
const MOST_KEPT = 1 << 20;

/** What must be known of what stands before the offset of an event file. */
interface Memo {
  /** The plugins of tags, other than that for scalars. */
  plugins?: Record<string, string>;
  /** It is damaged in such a way that nothing behind that can be read. */
  dead?: true;
}

/** What was read so far of a folder's files. */
export interface WrittenBeside {
  /** As they stand on lines. */
  readonly names: ReadonlySet<string>;
  /** Whether nothing was read of other folders. */
  readonly alone: boolean;
}

/** Reads one event file on. */
export class EventReader {
  readonly #path: string;
  readonly #host: SourceHost;
  readonly #file: SourceFile;
  readonly #context: EventContext;
  readonly #beside: () => WrittenBeside;
  /** Keys of tags on our lines. */
  readonly #keys = new Map<string, string>();
  /** Where the event stands that is being read, and how many of its files were kept. */
  #at = 0;
  #kept = 0;
  /** Whether the next event is that its writer begins again, and whether that may be acted on. */
  #restarts: "no" | "ahead" | "now" = "no";
  #damage: { readonly offset: number; readonly since: number } | undefined;

  /**
   * @param file its state; moved on
   * @param name tells the metric that a tag is
   * @param beside tells what was read so far of the files in its folder
   */
  constructor(
    path: string,
    file: SourceFile,
    host: SourceHost,
    name: (tag: string) => string,
    beside: () => WrittenBeside,
  ) {
    this.#beside = beside;
    this.#path = path;
    this.#file = file;
    this.#host = host;
    this.#context = {
      name,
      plugin: (value) => this.#plugin(value),
      keep: (file, ending) => this.#keep(file, ending),
      left: (what) =>
        host.notices.once(
          `tensorboard ${what}`,
          `${what} of TensorBoard are not kept; its own files hold them`,
        ),
    };
  }

  get #memo(): Memo {
    return (this.#file.memo ?? {}) as Memo;
  }

  /** Whether a writer begins again at what comes next: the files before this one are to be read to their ends, and then `restart` be called. */
  get restarts(): boolean {
    return this.#restarts === "ahead";
  }

  /** All that was written before the writer began again is read. */
  restart(): void {
    this.#restarts = "now";
  }

  /** Whether there may be more to read although the file does not grow. */
  get waits(): boolean {
    return this.#damage !== undefined && this.#memo.dead !== true;
  }

  /** Reads the next records of the file, which is open for that: bytes that were read, 0 where there is none that is whole. */
  read(fd: number, last: boolean): number {
    if (this.#memo.dead === true) return 0;
    const { size, mtimeMs } = fstatSync(fd);
    if (size < this.#file.offset) this.#begunAnew();
    const run = runOf(this.#file, this.#host.runs);
    const origin = { stream: this.#file, run, timestamp: new Date(mtimeMs).toISOString() };
    return this.#chunk(fd, size, CHUNK, last, origin);
  }

  #chunk(fd: number, size: number, most: number, last: boolean, origin: Origin): number {
    const { offset } = this.#file;
    const wanted = Math.min(most, size - offset);
    if (wanted <= 0) return 0;
    const bytes = this.#host.buffer.reserve(wanted);
    const length = readFully(fd, bytes, wanted, offset);
    const found = recordAt(bytes, 0, length);
    if (found.kind === "record") return this.#records(bytes, length, origin);
    if (found.kind === "incomplete" && found.needs > length && found.needs <= size - offset)
      return this.#chunk(fd, size, found.needs, last, origin);
    return this.#damaged(found, bytes.subarray(0, length), { size, last, origin });
  }

  /** Takes the whole records at the beginning of some bytes. */
  #records(bytes: Buffer, length: number, origin: Origin): number {
    const { offset } = this.#file;
    const lines = new EventLines(this.#context, this.#keys);
    let at = 0;
    for (let found = recordAt(bytes, 0, length); found.kind === "record"; ) {
      const event = readEvent(bytes, found.start, found.end);
      if (event.restarts) {
        if (this.#restarts !== "now") {
          this.#restarts = "ahead";
          break;
        }
        this.#restarts = "no";
        this.#restart(event, lines, origin, offset + at);
      }
      this.#at = offset + at;
      this.#kept = 0;
      lines.add(event);
      at = found.next;
      found = recordAt(bytes, at, length);
    }
    this.#put(lines, origin);
    this.#file.offset = offset + at;
    return at;
  }

  /** Deals with a record that is torn or damaged, where it is clear that it stays so. */
  #damaged(
    found: Exclude<RecordFound, { kind: "record" }>,
    bytes: Buffer,
    { size, last, origin }: { readonly size: number; readonly last: boolean; readonly origin: Origin },
  ): number {
    const file = this.#file;
    const { offset } = file;
    if (found.kind === "incomplete") {
      if (!last) return 0;
      this.#reject(`torn event: ${this.#path} ends within the one at byte ${offset}`, bytes, origin);
      file.offset += bytes.length;
      return bytes.length;
    }
    if (!this.#staysDamaged(offset, last)) return 0;
    if (found.kind === "bad-data") {
      const data = bytes.subarray(found.start, found.end);
      this.#reject(`bad event: its checksum is wrong, at byte ${offset} of ${this.#path}`, data, origin);
      file.offset += found.next;
      return found.next;
    }
    file.memo = { ...this.#memo, dead: true };
    const reason = `bad event: what is behind byte ${offset} of ${this.#path} cannot be read, the checksum of a length is wrong`;
    this.#reject(reason, bytes, origin, size - offset);
    return bytes.length;
  }

  /**
   * A writer begins again at a step: what its folder's writers wrote of it and later ones before does not count any more.
   * The first step that an attempt logs tells that of earlier attempts.
   */
  #restart({ step, time }: TensorBoardEvent, lines: EventLines, origin: Origin, offset: number): void {
    this.#put(lines, origin);
    this.#file.offset = offset;
    const { attempt, next } = origin.run.state;
    const after = next[this.#file.rank];
    if (after === undefined) {
      if (attempt > 1) lines.goesOn(step, time);
      return;
    }
    if (after <= step) return;
    const { names, alone } = this.#beside();
    if (names.size > 0) lines.goesBack(step, time, names, alone);
  }

  #put(lines: EventLines, origin: Origin): void {
    const bytes = lines.take();
    if (bytes.length > 0) this.#host.sequencer.take({ bytes, length: bytes.length, part: 0 }, origin);
  }

  #plugin({ tag, plugin }: SummaryValue): string | undefined {
    const known = this.#memo.plugins?.[tag];
    if (plugin === undefined || plugin === "scalars" || plugin === known) return plugin ?? known;
    this.#file.memo = { ...this.#memo, plugins: { ...this.#memo.plugins, [tag]: plugin } };
    return plugin;
  }

  /** Makes a file in the session's folder, where it is linked into the run; the same one where it is read again after a crash. */
  #keep(file: Buffer, ending: string): string {
    const folder = join(this.#host.folder, "tensorboard");
    const name = fnvText(FNV_START, this.#path).toString(16);
    const path = join(folder, `${name}-${this.#file.anew ?? 0}-${this.#at}-${this.#kept++}${ending}`);
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) return path;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, file);
    renameSync(`${path}.new`, path);
    return path;
  }

  #begunAnew(): void {
    const file = this.#file;
    file.anew = (file.anew ?? 0) + 1;
    file.offset = 0;
    this.#restarts = "no";
    delete file.memo;
    this.#host.notices.once(
      `anew ${this.#path}`,
      `${this.#path} became shorter; it is read from its beginning`,
    );
  }

  /** Whether bytes that are damaged have stayed so for a while. */
  #staysDamaged(offset: number, last: boolean): boolean {
    const now = performance.now();
    if (this.#damage?.offset !== offset) this.#damage = { offset, since: now };
    if (!last && now - this.#damage.since < PATIENCE) return false;
    this.#damage = undefined;
    return true;
  }

  /** @param size of all that cannot be used, where that is more than the bytes at hand */
  #reject(reason: string, bytes: Buffer, origin: Origin, size = bytes.length): void {
    const kept = bytes.subarray(0, MOST_KEPT);
    const more = kept.length < size ? [field("bytes", size)] : [];
    this.#host.sequencer.reject(reason, [...bytesFields(kept), ...more], origin);
  }
}

function readFully(fd: number, bytes: Buffer, length: number, position: number): number {
  let done = 0;
  while (done < length) {
    const read = readSync(fd, bytes, done, length - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

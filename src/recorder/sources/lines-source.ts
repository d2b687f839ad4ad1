import { statSync } from "node:fs";
import { fileProblem } from "../../store/file-problem.ts";
import type { Region } from "../../store/line-reader.ts";
import type { Origin } from "../message-records.ts";
import { field } from "../record-text.ts";
import { runOf } from "../run-of.ts";
import type { SourceFile, SourceState } from "../state.ts";
import { Tail } from "../tail.ts";
import { freshFile } from "./plan.ts";
import { type RowKind, readerOf, rowKind } from "./row-kind.ts";
import type { RowReader } from "./row-reader.ts";
import { RowSums } from "./row-sums.ts";
import type { Source, SourceHost } from "./source.ts";

/** What the source remembers of its file. */
interface Memo {
  kind?: RowKind;
  /** Rows so far. */
  rows: number;
  /** Of a file that was written anew: rows that were read of it before. As long as it begins with the same ones, nothing of it is new. */
  before?: number;
  /** The file that has their hashes; absent for the first. */
  sums?: number;
}

/** Whether anything was read of the file of a source of this kind. */
export function hasRead({ files: [file] }: SourceState): boolean {
  const { rows = 0, before } = (file?.memo ?? {}) as Partial<Memo>;
  return rows > 0 || before !== undefined;
}

/**
 * Follows a file of JSON lines, or a CSV, that a program writes (`--follow`): one that is not there yet, that grows, that
 * another takes the place of, and that is written anew, as a whole, each time that a row comes to it.
 */
export class LinesSource implements Source {
  readonly #path: string;
  readonly #state: SourceState;
  readonly #host: SourceHost;
  #tail: Tail | undefined;
  #reader: RowReader | undefined;
  readonly #sums: RowSums;

  /** @param name that no other source of the session has */
  constructor(path: string, name: string, state: SourceState, host: SourceHost) {
    this.#sums = new RowSums(host.folder, name);
    this.#path = path;
    this.#state = state;
    this.#host = host;
    this.#open();
  }

  take(most: number, last: boolean): number {
    let taken = 0;
    while (taken < most) {
      this.#open();
      if (this.#tail === undefined) break;
      const bytes = this.#read(this.#tail, last);
      taken += bytes;
      if (bytes === 0 && !this.#rotate(this.#tail)) break;
    }
    return taken;
  }

  close(): void {
    this.#closeTail();
    this.#sums.close();
  }

  #closeTail(): void {
    this.#tail?.close();
    this.#tail = undefined;
  }

  #open(): void {
    if (this.#tail !== undefined) return;
    try {
      const there = statSync(this.#path, { throwIfNoEntry: false });
      if (there === undefined) return;
      // A pipe would be waited for.
      if (!there.isFile()) this.#tell("it is not a regular file");
      else {
        this.#tail = new Tail(this.#path, this.#file, this.#host.buffer);
        this.#sums.open(this.#memo.sums ?? 0);
      }
    } catch (error) {
      this.#closeTail();
      this.#tell(fileProblem(error));
    }
  }

  #tell(problem: string): void {
    this.#host.notices.once(`follow ${this.#path}`, `cannot follow ${this.#path}: ${problem}`);
  }

  get #file(): SourceFile {
    const [file] = this.#state.files;
    if (file === undefined) throw new RangeError(`nothing is noted of ${this.#path}`);
    return file;
  }

  get #memo(): Memo {
    this.#file.memo ??= { rows: 0 } satisfies Memo;
    return this.#file.memo as Memo;
  }

  /** Reads the next rows: bytes that were read, 0 where there are none for now. */
  #read(tail: Tail, last: boolean): number {
    const unread = tail.look(() => this.#begunAnew());
    const kind = unread && this.#kind(tail, last);
    const region = kind && tail.read(unread.size, last);
    if (unread === undefined || kind === undefined || region === undefined) return 0;
    const memo = this.#memo;
    const before = structuredClone(kind);
    const reader = this.#reader ?? this.#readsAs(kind);
    try {
      if (memo.before === undefined) return this.#take(tail, reader, region, unread.timestamp, last);
      const passed = this.#pass(tail, reader, region, before, last);
      return passed === 0 && memo.before === undefined ? this.#read(tail, last) : passed;
    } catch (error) {
      // All of it is read again.
      this.#readsAs(before);
      tail.seek(tail.stream.offset);
      throw error;
    }
  }

  #take(tail: Tail, reader: RowReader, region: Region, timestamp: string, last: boolean): number {
    const memo = this.#memo;
    const { consumed, lines, rejected, sums } = reader.read(region, Number.POSITIVE_INFINITY, last);
    this.#sums.put(memo.sums ?? 0, memo.rows, sums);
    const run = runOf(this.#file, this.#host.runs);
    const origin = { stream: this.#file, run, timestamp };
    for (const { reason, fields } of rejected) this.#host.sequencer.reject(reason, fields, origin);
    if (lines !== undefined) this.#put(lines.bytes, lines.length, lines.part, origin);
    memo.rows += sums.length;
    tail.took(region, consumed);
    return consumed;
  }

  /**
   * Passes over rows that were read before the file was written anew. Behind them, or from the first row on that says something else,
   * it is read as any other.
   * @param kind the file's at the beginning of the region
   */
  #pass(tail: Tail, reader: RowReader, region: Region, kind: RowKind, last: boolean): number {
    const memo = this.#memo;
    const { before = memo.rows, sums: number = 0 } = memo;
    const { consumed, sums } = reader.read(region, before - memo.rows, last);
    const same = this.#sums.matching(number, memo.rows, sums);
    const differs = same < sums.length;
    const passed = differs
      ? this.#readsAs(structuredClone(kind)).read(region, same, last).consumed
      : consumed;
    if (differs) memo.sums = this.#sums.branch(number, memo.rows + same);
    memo.rows += same;
    if (differs || memo.rows === before) delete memo.before;
    tail.took(region, passed);
    return passed;
  }

  /** What the file is; undefined where that cannot be told yet. */
  #kind(tail: Tail, last: boolean): RowKind | undefined {
    const kind = this.#memo.kind ?? rowKind(tail.fd, this.#path, last);
    if (kind === undefined) return undefined;
    this.#memo.kind = kind;
    if (kind.kind === "neither")
      this.#tell(
        "it begins neither with a line of JSON nor with a CSV's header; its lines are kept in rejected.ndjson",
      );
    return kind;
  }

  #readsAs(kind: RowKind): RowReader {
    this.#memo.kind = kind;
    this.#reader = readerOf(kind);
    return this.#reader;
  }

  #put(bytes: Buffer, length: number, part: number, origin: Origin): void {
    const { sequencer } = this.#host;
    for (let start = 0; start < length; ) {
      const rest = { bytes: bytes.subarray(start, length), length: length - start, part };
      const { consumed, init } = sequencer.take(rest, origin);
      start += consumed;
      if (init === undefined) continue;
      start += init.length;
      sequencer.reject("bad init: a followed file cannot name a run", [field("line", init.text)], origin);
    }
  }

  /** The file was cut, or other bytes stand where we were. */
  #begunAnew(): void {
    const file = this.#file;
    file.anew = (file.anew ?? 0) + 1;
    file.memo = writtenAnew(this.#memo);
    this.#reader = undefined;
  }

  /** Goes on to the file that has taken the path of the one that is read to its end. */
  #rotate(tail: Tail): boolean {
    if (!tail.isReplacedAt(this.#path)) return false;
    if (this.#memo.before === undefined && this.#read(tail, true) > 0) return true;
    const { rank, run, anew = 0 } = this.#file;
    const memo = writtenAnew(this.#memo);
    this.#state.files[0] = { ...freshFile(this.#path, 0), rank, run, anew: anew + 1, memo };
    this.#closeTail();
    this.#reader = undefined;
    return true;
  }
}

/** What is known of a file whose rows begin again. */
function writtenAnew({ before, rows, sums }: Memo): Memo {
  const known = before ?? rows;
  return { rows: 0, ...(known > 0 ? { before: known } : {}), ...(sums === undefined ? {} : { sums }) };
}

import { statSync } from "node:fs";
import { fileProblem } from "../../store/file-problem.ts";
import type { Origin } from "../message-records.ts";
import { field } from "../record-text.ts";
import { runOf } from "../run-of.ts";
import type { SourceFile, SourceState } from "../state.ts";
import { Tail } from "../tail.ts";
import { freshFile } from "./plan.ts";
import { type RowKind, readerOf, rowKind } from "./row-kind.ts";
import { noRows, type RowReader, type RowsSoFar } from "./row-reader.ts";
import type { Source, SourceHost } from "./source.ts";

/** Milliseconds after which a file that was written anew, and has fewer rows than before, counts as another one. */
const PATIENCE = 1000;

/** What the source remembers of its file. */
interface Memo extends RowsSoFar {
  kind?: RowKind;
  /** The rows that were read before the file was written anew: while it begins with the same ones, nothing of it is new. */
  before?: RowsSoFar;
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
  /** When we began to wait for the rows of a file that was written anew; undefined where we do not. */
  #since: number | undefined;

  constructor(path: string, state: SourceState, host: SourceHost) {
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
      else this.#tail = new Tail(this.#path, this.#file, this.#host.buffer);
    } catch (error) {
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
    this.#file.memo ??= noRows();
    return this.#file.memo as Memo;
  }

  /** Reads the next rows: bytes that were read, 0 where there are none for now. */
  #read(tail: Tail, last: boolean): number {
    const unread = tail.look(() => this.#begunAnew());
    const reader = unread && this.#rows(tail, last);
    const region = reader && tail.read(unread.size, last);
    if (unread === undefined || reader === undefined || region === undefined)
      return this.#giveUp(tail, last) ? this.#read(tail, last) : 0;
    const memo = this.#memo;
    const most = memo.before === undefined ? Number.POSITIVE_INFINITY : memo.before.rows - memo.rows;
    const { consumed, lines, rejected } = reader.read(region, memo, most, last);
    if (memo.before === undefined) {
      const run = runOf(this.#file, this.#host.runs);
      const origin = { stream: this.#file, run, timestamp: unread.timestamp };
      for (const { reason, fields } of rejected) this.#host.sequencer.reject(reason, fields, origin);
      if (lines !== undefined) this.#put(lines.bytes, lines.length, lines.part, origin);
    }
    tail.took(region, consumed);
    if (memo.before !== undefined && memo.rows === memo.before.rows) this.#compare(tail, memo.before);
    return consumed;
  }

  /** What reads the file's rows; undefined where that cannot be told yet. */
  #rows(tail: Tail, last: boolean): RowReader | undefined {
    const kind = this.#memo.kind ?? rowKind(tail.fd, this.#path, last);
    if (kind === undefined) return undefined;
    this.#memo.kind = kind;
    if (kind.kind === "neither")
      this.#tell(
        "it begins neither with a line of JSON nor with a CSV's header; its lines are kept in rejected.ndjson",
      );
    this.#reader ??= readerOf(kind);
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
    const { before, rows, sum } = this.#memo;
    const known = before ?? { rows, sum };
    file.anew = (file.anew ?? 0) + 1;
    file.memo = known.rows === 0 ? noRows() : ({ ...noRows(), before: known } satisfies Memo);
    this.#reader = undefined;
    this.#since = performance.now();
  }

  /** All rows that were read before are there again: goes on behind them where they are the same, else at the beginning. */
  #compare(tail: Tail, before: RowsSoFar): void {
    const memo = this.#memo;
    if (memo.sum === before.sum) delete memo.before;
    else this.#startOver(tail);
  }

  #startOver(tail: Tail): void {
    this.#file.memo = noRows();
    this.#reader = undefined;
    tail.seek(0);
  }

  /** A file that was written anew holds fewer rows than before: it may be in the making, and after a while it is another one. */
  #giveUp(tail: Tail, last: boolean): boolean {
    if (this.#memo.before === undefined) return false;
    this.#since ??= performance.now();
    if (!last && performance.now() - this.#since < PATIENCE) return false;
    this.#startOver(tail);
    return true;
  }

  /** Goes on to the file that has taken the path of the one that is read to its end. */
  #rotate(tail: Tail): boolean {
    if (!tail.isReplacedAt(this.#path)) return false;
    if (this.#memo.before === undefined && this.#read(tail, true) > 0) return true;
    const { before, rows, sum } = this.#memo;
    const { rank, run, anew = 0 } = this.#file;
    const known = before ?? { rows, sum };
    const memo: Memo = known.rows === 0 ? noRows() : { ...noRows(), before: known };
    this.#state.files[0] = { ...freshFile(this.#path, 0), rank, run, anew: anew + 1, memo };
    this.close();
    this.#reader = undefined;
    this.#since = performance.now();
    return true;
  }
}

import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { FNV_START, fnvBytes } from "../format/fnv.ts";
import { LineReader, type ReadBuffer, type Region } from "../store/line-reader.ts";
import type { StreamState } from "./state.ts";

/** How many bytes before the reading position are remembered, to notice that a file was begun anew. */
const GUARD = 64;

/** Milliseconds within which two changes of a file may have the same time. */
const CLOCK_TICK = 50;

/** What a stream holds that was not read yet. */
export interface Unread {
  readonly size: number;
  /** ISO 8601: when the stream was last written. */
  readonly timestamp: string;
}

/** Follows one stream of a session. */
export class Tail {
  stream: StreamState;
  readonly fd: number;
  readonly #reader: LineReader;
  /** The position whose guard is remembered in the stream's state. */
  #guarded: number;
  /** Time of the last change that was looked at. */
  #seen = 0;

  /** @param fd of the stream, open for reading; undefined to open it here */
  constructor(path: string, stream: StreamState, buffer: ReadBuffer, fd?: number) {
    this.stream = stream;
    this.fd = fd ?? openSync(path, "r");
    this.#reader = new LineReader(this.fd, stream.offset, buffer);
    // One that was noted is believed, so that a file which was begun anew while nobody looked is noticed as well.
    this.#guarded = stream.offset;
    if (stream.guard === undefined) this.#remember();
  }

  /** Looks whether there is something new. `truncated` is called where the file was begun anew. */
  look(truncated: () => void): Unread | undefined {
    const { size, mtimeMs } = fstatSync(this.fd);
    if (size === this.stream.offset && mtimeMs === this.#seen) return undefined;
    // A change of this instant may have more behind it with the same time.
    if (Date.now() - mtimeMs > CLOCK_TICK) this.#seen = mtimeMs;
    if (size < this.stream.offset || this.#changed()) {
      truncated();
      this.seek(0);
    }
    if (size === this.stream.offset) return undefined;
    return { size, timestamp: new Date(mtimeMs).toISOString() };
  }

  /** The next whole lines below `size`; with `last`, also a last line that has no newline. */
  read(size: number, last: boolean): Region | undefined {
    return this.#reader.next(size) ?? (last ? this.#reader.rest(size) : undefined);
  }

  /** Counts what was taken of the region that was read last. */
  took(region: Region, consumed: number): void {
    if (consumed < region.length) this.#reader.seek(this.#reader.offset - region.length + consumed);
    this.stream.offset = this.#reader.offset;
    this.#remember();
  }

  /** Goes back to where the stream's state says, after a batch that could not be kept. */
  seek(offset: number): void {
    this.stream.offset = offset;
    this.#reader.seek(offset);
    this.#remember();
  }

  /** Whether another file has taken the stream's path. */
  isReplacedAt(path: string): boolean {
    const there = statSync(path, { throwIfNoEntry: false });
    return there !== undefined && there.ino !== fstatSync(this.fd).ino;
  }

  close(): void {
    closeSync(this.fd);
  }

  #remember(): void {
    this.#guarded = this.stream.offset;
    this.stream.guard = fnvBytes(FNV_START, this.#readGuard());
  }

  #changed(): boolean {
    if (this.#guarded !== this.stream.offset) return false;
    const bytes = this.#readGuard();
    // Zeros are no program's: a power cut leaves them, and blocks that were given back.
    return fnvBytes(FNV_START, bytes) !== this.stream.guard && !bytes.includes(0);
  }

  /** The bytes before the reading position. */
  #readGuard(): Buffer {
    const length = Math.min(GUARD, this.stream.offset);
    const bytes = Buffer.alloc(length);
    const read = length === 0 ? 0 : readSync(this.fd, bytes, 0, length, this.stream.offset - length);
    return bytes.subarray(0, read);
  }
}

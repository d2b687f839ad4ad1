import { readSync } from "node:fs";

const NEWLINE = 0x0a;
const CHUNK = 1 << 20;
const SMALLEST = 1 << 14;

/** A line longer than this many bytes is handed over in parts. */
export const LONGEST_LINE = 128 * CHUNK;
const PART = 16 * CHUNK;

/** Memory to read into, shared by readers that take turns. What was read last is overwritten by the next read. */
export class ReadBuffer {
  #bytes: Buffer = Buffer.alloc(0);

  /** At least `size` bytes. What a long line took is given back with the next read of ordinary size. */
  reserve(size: number): Buffer {
    if (size > this.#bytes.length || (size <= CHUNK && this.#bytes.length > CHUNK)) {
      this.#bytes = Buffer.allocUnsafeSlow(
        size > CHUNK ? size : Math.min(CHUNK, Math.max(2 * size, SMALLEST)),
      );
    }
    return this.#bytes;
  }
}

/** Bytes of a file: whole lines, or a part of one that is too long. */
export interface Region {
  readonly bytes: Buffer;
  readonly length: number;
  /** Counts the parts of an overlong line from 1; 0 for whole lines. */
  readonly part: number;
}

/**
 * Hands over the whole lines of a growing file, a region of about a megabyte at a time. An unfinished last line is an
 * ordinary state: ask again when the file has grown. Nothing is held in memory between calls.
 */
export class LineReader {
  /** Start of the first line, or part, that was not handed over. */
  offset: number;
  readonly #fd: number;
  readonly #buffer: ReadBuffer;
  /** No newline stands between `offset` and here. */
  #searched: number;
  #part = 0;

  constructor(fd: number, offset: number, buffer: ReadBuffer) {
    this.#fd = fd;
    this.offset = offset;
    this.#buffer = buffer;
    this.#searched = offset;
  }

  /** The next region of whole lines within the first `size` bytes; undefined where none is complete. */
  next(size: number): Region | undefined {
    if (size <= this.offset || size <= this.#searched) return undefined;
    if (this.#searched > this.offset || this.#part > 0) return this.#longLine(size);
    const wanted = Math.min(CHUNK, size - this.offset);
    const bytes = this.#buffer.reserve(wanted);
    const length = this.#read(bytes, this.offset, wanted);
    const last = bytes.lastIndexOf(NEWLINE, length - 1);
    if (length > 0 && last >= 0) return this.#handOver(bytes, last + 1, 0);
    if (length < CHUNK) return undefined;
    this.#searched = this.offset + length;
    return this.#longLine(size);
  }

  /** What is left below `size`, as a line without its newline; undefined where nothing is. */
  rest(size: number): Region | undefined {
    if (size <= this.offset) return undefined;
    const bytes = this.#buffer.reserve(size - this.offset);
    const length = this.#read(bytes, this.offset, size - this.offset);
    return length === 0 ? undefined : this.#handOver(bytes, length, this.#part > 0 ? this.#part + 1 : 0);
  }

  /** Goes back, or on, to the start of a line. */
  seek(offset: number): void {
    this.offset = offset;
    this.#searched = offset;
    this.#part = 0;
  }

  #longLine(size: number): Region | undefined {
    while (this.#searched < size) {
      const bytes = this.#buffer.reserve(CHUNK);
      const length = this.#read(bytes, this.#searched, Math.min(CHUNK, size - this.#searched));
      if (length === 0) return undefined;
      const newline = bytes.subarray(0, length).indexOf(NEWLINE);
      if (newline >= 0)
        return this.#take(this.#searched + newline + 1 - this.offset, this.#part > 0 ? this.#part + 1 : 0);
      this.#searched += length;
      if (this.#searched - this.offset >= (this.#part > 0 ? PART : LONGEST_LINE))
        return this.#take(PART, this.#part + 1);
    }
    return undefined;
  }

  #take(size: number, part: number): Region {
    const searched = this.#searched;
    const ended = this.offset + size > searched;
    const bytes = this.#buffer.reserve(size);
    const region = this.#handOver(bytes, this.#read(bytes, this.offset, size), part);
    this.#part = ended ? 0 : part;
    if (!ended) this.#searched = searched;
    return region;
  }

  #handOver(bytes: Buffer, length: number, part: number): Region {
    this.offset += length;
    this.#searched = this.offset;
    this.#part = 0;
    return { bytes, length, part };
  }

  #read(bytes: Buffer, position: number, length: number): number {
    let done = 0;
    while (done < length) {
      const read = readSync(this.#fd, bytes, done, length - done, position + done);
      if (read === 0) break;
      done += read;
    }
    return done;
  }
}

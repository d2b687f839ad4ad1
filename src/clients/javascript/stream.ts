import { closeSync, openSync, writeSync } from "node:fs";
import { fileProblem } from "../../store/file-problem.ts";
import { say } from "./say.ts";

/** Bytes that are kept in memory while they cannot be written. */
const MOST_WAITING = 16 << 20;
/** Bytes that are written at once, where lines wait. A single line is one write, however long. */
const BATCH = 128 << 10;
/** UTF-8 has at most four bytes for a character: where so many are left over, there is no more of the text. */
const WIDEST = 4;
const LONGEST = BATCH - WIDEST;

/** A stream that is to be made: where, and what stands first in it. */
export interface Beginning {
  readonly path: string;
  readonly head: string;
}

/** One file that a thread writes, and the recorder reads from beginning to end (docs/format.md, section 1). */
export class Stream {
  readonly #begin: () => Beginning;
  /** Lines pass through here: no buffer is made for each. */
  readonly #scratch = Buffer.allocUnsafeSlow(BATCH);
  #path: string | undefined;
  #fd: number | undefined;
  /** Lines that could not be written, in order; of the first perhaps only the rest. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #failed = false;

  /** @param begin called with the first line, and again with the next ones where it throws what a file system throws */
  constructor(begin: () => Beginning) {
    this.#begin = begin;
  }

  /** Undefined until it is made. */
  get path(): string | undefined {
    return this.#path;
  }

  /** Makes it now, where that can be done; else the first line tries again. */
  begin(): void {
    if (this.#open() !== undefined) this.#flush();
  }

  /** Takes one line, with its newline: writes it by one call where the disk takes it, else keeps it until it does. */
  write(line: string): void {
    if (this.#fd === undefined || this.#waiting.length > 0 || line.length > LONGEST) {
      this.#take(Buffer.from(line));
      return;
    }
    const length = this.#scratch.write(line);
    if (length > LONGEST) {
      this.#take(Buffer.from(line));
      return;
    }
    const written = this.#write(this.#fd, this.#scratch, length);
    if (written < length) this.#keep(Buffer.from(this.#scratch.subarray(written, length)));
  }

  /** Tries once more to write what waits, and closes the file. What cannot be written then is lost, and said to be. */
  close(): void {
    if (this.#waiting.length > 0) this.#flush();
    const lines = this.#lost + this.#waiting.length;
    if (lines > 0) say(`${lines} lines could not be written, and are lost`);
    this.#waiting = [];
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #take(bytes: Buffer): void {
    const isFull = (): boolean =>
      this.#waiting.length > 0 && this.#waitingBytes + bytes.length > MOST_WAITING;
    if (isFull()) this.#flush();
    if (isFull()) {
      this.#lost++;
      return;
    }
    this.#keep(bytes);
    this.#flush();
  }

  #keep(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  /** Writes what waits, as far as that can be done: a line that was begun is completed before anything else is. */
  #flush(): void {
    while (this.#waiting.length > 0) {
      const fd = this.#fd ?? this.#open();
      if (fd === undefined) return;
      const bytes = this.#nextBatch();
      const written = this.#write(fd, bytes, bytes.length);
      this.#drop(written);
      if (written < bytes.length) return;
    }
    if (!this.#failed) return;
    this.#failed = false;
    say(`lines can be written again${this.#lost === 0 ? "" : `; ${this.#lost} are lost`}`);
    this.#lost = 0;
  }

  #nextBatch(): Buffer {
    let size = 0;
    const behind = this.#waiting.findIndex((bytes, index) => {
      size += bytes.length;
      return index > 0 && size > BATCH;
    });
    const batch = behind < 0 ? this.#waiting : this.#waiting.slice(0, behind);
    return batch.length === 1 && batch[0] !== undefined ? batch[0] : Buffer.concat(batch);
  }

  /** Takes so many bytes off what waits. */
  #drop(written: number): void {
    this.#waitingBytes -= written;
    let [whole, left] = [0, written];
    for (const { length } of this.#waiting) {
      if (length > left) break;
      left -= length;
      whole++;
    }
    this.#waiting.splice(0, whole);
    const [first] = this.#waiting;
    if (first !== undefined && left > 0) this.#waiting[0] = first.subarray(left);
  }

  /** How many bytes were written: fewer than there are where the disk refuses the rest. */
  #write(fd: number, bytes: Buffer, length: number): number {
    let written = 0;
    try {
      while (written < length) written += writeSync(fd, bytes, written, length - written);
    } catch (error) {
      this.#fail(error);
    }
    return written;
  }

  #open(): number | undefined {
    try {
      if (this.#path === undefined) {
        const { path, head } = this.#begin();
        this.#fd = openSync(path, "ax");
        this.#path = path;
        const bytes = Buffer.from(head);
        this.#waiting.unshift(bytes);
        this.#waitingBytes += bytes.length;
      } else this.#fd = openSync(this.#path, "a"); // The program has closed it.
    } catch (error) {
      this.#fail(error);
    }
    return this.#fd;
  }

  #fail(error: unknown): void {
    if ((error as { code?: unknown }).code === "EBADF") this.#fd = undefined;
    if (this.#failed) return;
    this.#failed = true;
    const kept = "Lines are kept in memory, up to 16 MiB, and tried again with the next one";
    say(`cannot write to ${this.#path ?? "the store"}: ${fileProblem(error)}. ${kept}`);
  }
}

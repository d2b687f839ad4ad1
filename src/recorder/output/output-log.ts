import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import {
  gapText,
  type OutputStream,
  outputHead,
  parseOutputLine,
  tailOf,
  tailText,
} from "../../format/output-line.ts";
import { ByteSink } from "../../store/byte-sink.ts";
import { copyBytes } from "../../store/copy-bytes.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { outputFile, outputFiles } from "../../store/output-files.ts";

const datasync = promisify(fdatasync);

/** Where a run's log ends: plain data. */
export interface LogEnd {
  /** The file that is written: 1 is the head. */
  readonly number: number;
  /** Its bytes. */
  readonly size: number;
  /** Bytes of the tail's files before it, and what their gaps tell of. */
  readonly between: number;
  /** Bytes that its own gaps tell of. */
  readonly gaps?: number;
}

/** Files of the tail that are whole and stay. Each has an eighth of the limit: so head and tail have a half each at most. */
const WHOLE = 3;

/** Appends to the files of a run's output. What is added waits until `commit`, and goes on waiting where that fails. */
export class OutputLog {
  folder: string;
  readonly #limit: number;
  readonly #pending = new ByteSink();
  #written = 0;
  #fd: number | undefined;
  #end: LogEnd;
  #synced = true;
  #head = "";
  #headTime = Number.NaN;
  #headStream: OutputStream | undefined;

  /**
   * @param folder of the run
   * @param limit bytes
   * @param end where it was noted to end, and is to be cut; undefined to go on where it ends
   */
  constructor(folder: string, limit: number, end: LogEnd | undefined) {
    this.folder = folder;
    this.#limit = limit;
    this.#end = end ?? endIn(folder);
    if (end === undefined) return;
    for (const { number, path } of outputFiles(folder))
      if (number > end.number) rmSync(path, { force: true });
    cutTo(outputFile(folder, end.number), end.size);
  }

  get end(): LogEnd {
    return this.#end;
  }

  /** Whether what is added goes to the tail. */
  get isTail(): boolean {
    return this.#end.number > 1;
  }

  get isWaiting(): boolean {
    return this.#pending.length > 0;
  }

  text(time: number, stream: OutputStream, text: string): void {
    this.#pending.text(this.#headOf(time, stream));
    this.#pending.text(text);
    this.#pending.text("\n");
  }

  bytes(time: number, stream: OutputStream, bytes: Buffer, start: number, end: number): void {
    this.#pending.text(this.#headOf(time, stream));
    const into = this.#pending.reserve(end - start + 1);
    let at = this.#pending.length;
    at += bytes.copy(into, at, start, end);
    into[at++] = NEWLINE;
    this.#pending.length = at;
  }

  /** Says that bytes are not kept. */
  gap(time: number, bytes: number): void {
    this.text(time, "trackio", gapText(bytes));
    this.#end = { ...this.#end, gaps: (this.#end.gaps ?? 0) + bytes };
  }

  /** Writes what waits. @throws what the system throws: then what is not written waits */
  commit(): void {
    while (this.#written < this.#pending.length) {
      const fd = this.#open();
      const left = this.#pending.bytes.subarray(this.#written, this.#pending.length);
      const room = this.#room - this.#end.size;
      const fits = left.length <= room ? left.length : left.lastIndexOf(NEWLINE, Math.max(0, room - 1)) + 1;
      // A line above what a file may hold has one of its own.
      const part = fits > 0 && room > 0 ? fits : this.#end.size > SMALL ? 0 : left.indexOf(NEWLINE) + 1;
      if (part === 0) this.#rotate();
      else this.#write(fd, left.subarray(0, part));
      this.#written += part;
    }
    this.#pending.clear();
    this.#written = 0;
  }

  async sync(): Promise<void> {
    const fd = this.#fd;
    if (this.#synced || fd === undefined) return;
    this.#synced = true;
    await datasync(fd).catch((error: unknown) => {
      this.#synced = false;
      if ((error as NodeJS.ErrnoException).code !== "EBADF") throw error; // The next file was begun meanwhile.
    });
  }

  /** Makes the file again where it, or its folder, was removed. */
  restore(): void {
    const before = this.#fd;
    const path = outputFile(this.folder, this.#end.number);
    if (before === undefined || statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(before).ino)
      return;
    makeFolders(this.folder);
    const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o666);
    copyBytes(before, fd, 0, this.#end.size);
    closeSync(before);
    this.#fd = fd;
    this.#synced = false;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  get #room(): number {
    return this.#end.number === 1 ? Math.floor(this.#limit / 2) : Math.floor(this.#limit / 8);
  }

  #write(fd: number, bytes: Buffer): void {
    const { size } = this.#end;
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
    } catch (error) {
      ftruncateSync(fd, size);
      throw error;
    }
    this.#end = { ...this.#end, size: size + bytes.length };
    this.#synced = false;
  }

  /** Begins the tail's next file, and lets the oldest go that is too much. */
  #rotate(): void {
    const { number, size, between, gaps = 0 } = this.#end;
    this.close();
    this.#end = { number: number + 1, size: 0, between: number === 1 ? 0 : between + size + gaps };
    for (const file of outputFiles(this.folder))
      if (file.number > 1 && file.number < number + 1 - WHOLE) rmSync(file.path, { force: true });
  }

  #open(): number {
    if (this.#fd !== undefined) return this.#fd;
    makeFolders(this.folder);
    const { number, between } = this.#end;
    const { O_RDWR, O_CREAT, O_APPEND } = constants;
    const fd = openSync(outputFile(this.folder, number), O_RDWR | O_CREAT | O_APPEND, 0o666);
    this.#fd = fd;
    const { size } = fstatSync(fd);
    this.#end = { ...this.#end, size };
    try {
      // Half a line at the end, of a write that was cut short, is not to become one with ours.
      if (size > 0 && !endsInNewline(fd, size)) this.#write(fd, Buffer.from("\n"));
      if (size === 0 && number > 1)
        this.#write(fd, Buffer.from(`${outputHead(Date.now(), "trackio")}${tailText(between)}\n`));
    } catch (error) {
      this.close();
      throw error;
    }
    return fd;
  }

  #headOf(time: number, stream: OutputStream): string {
    if (time !== this.#headTime || stream !== this.#headStream) {
      this.#headTime = time;
      this.#headStream = stream;
      this.#head = outputHead(time, stream);
    }
    return this.#head;
  }
}

const NEWLINE = 0x0a;
/** Bytes of a tail's file that has nothing but its first line. */
const SMALL = 128;

/** Where the log in a folder ends by itself. */
export function endIn(folder: string): LogEnd {
  const last = outputFiles(folder).at(-1);
  if (last === undefined) return { number: 1, size: 0, between: 0 };
  return { number: last.number, size: last.size, between: last.number === 1 ? 0 : betweenOf(last.path) };
}

function betweenOf(path: string): number {
  const fd = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(SMALL);
    const [line = ""] = bytes.toString("utf8", 0, readSync(fd, bytes, 0, SMALL, 0)).split("\n");
    const first = parseOutputLine(line);
    return (first && tailOf(first)) ?? 0;
  } finally {
    closeSync(fd);
  }
}

function cutTo(path: string, size: number): void {
  let fd: number;
  try {
    fd = openSync(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return; // It is not made yet, or was removed.
    throw error;
  }
  try {
    if (fstatSync(fd).size > size) ftruncateSync(fd, size);
  } finally {
    closeSync(fd);
  }
}

function endsInNewline(fd: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === NEWLINE;
}

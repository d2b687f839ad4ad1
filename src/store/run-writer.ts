import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ByteSink } from "./byte-sink.ts";
import { copyBytes } from "./copy-bytes.ts";
import { RUN_FILES, type RunFile } from "./layout.ts";
import { makeFolders } from "./make-folders.ts";

const datasync = promisify(fdatasync);

/** One of a run's files while records are appended to it. */
interface OpenFile {
  /** Undefined until the first commit. */
  fd: number | undefined;
  /** Bytes that are committed. */
  size: number;
  readonly pending: ByteSink;
  synced: boolean;
}

export type FileSizes = Readonly<Partial<Record<RunFile, number>>>;

/**
 * Appends records to the files of a run, a batch at a time: what is added waits until `commit` writes it, and goes on
 * waiting where that fails.
 */
export class RunWriter {
  folder: string;
  readonly #files = new Map<RunFile, OpenFile>();
  readonly #before: (() => void)[] = [];

  /** @param folder of the run; it exists */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Counts the files that are there already, so that `sizes` tells of all of them. */
  adopt(): void {
    for (const name of RUN_FILES) {
      const there = statSync(join(this.folder, name), { throwIfNoEntry: false });
      if (there !== undefined) this.#file(name).size = there.size;
    }
  }

  /** Where records for a file are put until the next commit, each with its newline. */
  sink(file: RunFile): ByteSink {
    return this.#file(file).pending;
  }

  /** Adds one record, given as the text of a JSON object. */
  add(file: RunFile, record: string): void {
    const sink = this.sink(file);
    sink.text(record);
    sink.text("\n");
  }

  /** Does something at the next commit, before it writes anything: where it throws, the commit fails, and it is done again. */
  before(action: () => void): void {
    this.#before.push(action);
  }

  /** Writes what waits. Throws what the system throws: then each file holds all of its part, or none, and what is not written waits. */
  commit(): void {
    for (let action = this.#before[0]; action !== undefined; action = this.#before[0]) {
      action();
      this.#before.shift();
    }
    for (const [name, file] of this.#files) {
      if (file.pending.length === 0) continue;
      const fd = this.#open(name, file);
      // Another attempt of the run may have written in between, even one of the same session.
      file.size = fstatSync(fd).size;
      try {
        for (let done = 0; done < file.pending.length; ) {
          done += writeSync(fd, file.pending.bytes, done, file.pending.length - done);
        }
      } catch (error) {
        ftruncateSync(fd, file.size); // A disk that is full still lets a file be cut.
        throw error;
      }
      file.size += file.pending.length;
      file.pending.clear();
      file.synced = false;
    }
  }

  get sizes(): FileSizes {
    return Object.fromEntries([...this.#files].map(([name, { size }]) => [name, size]));
  }

  /** Brings what is committed to the disk. */
  async sync(): Promise<void> {
    await Promise.all(
      [...this.#files.values()].map(async (file) => {
        if (file.synced || file.fd === undefined) return;
        file.synced = true;
        await datasync(file.fd).catch((error: unknown) => {
          file.synced = false;
          throw error;
        });
      }),
    );
  }

  /** The same, done when it returns. */
  syncNow(): void {
    for (const file of this.#files.values()) {
      if (file.synced || file.fd === undefined) continue;
      fdatasyncSync(file.fd);
      file.synced = true;
    }
  }

  /** Whether the files are where they were: false after somebody removed or replaced the folder. */
  inPlace(): boolean {
    return [...this.#files].every(([name, { fd }]) => fd === undefined || this.#isAt(name, fd));
  }

  /** Makes the folder and its files again from what the open descriptors still hold. */
  restore(): void {
    makeFolders(this.folder);
    for (const [name, file] of this.#files) {
      if (file.fd === undefined || this.#isAt(name, file.fd)) continue;
      const fd = openSync(
        join(this.folder, name),
        constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND,
      );
      copyBytes(file.fd, fd, 0, file.size);
      closeSync(file.fd);
      file.fd = fd;
      file.synced = false;
    }
  }

  /** Closes what is on the disk already; a further record opens its file again. */
  park(): void {
    for (const file of this.#files.values()) {
      if (file.fd === undefined || !file.synced || file.pending.length > 0) continue;
      closeSync(file.fd);
      file.fd = undefined;
    }
  }

  close(): void {
    for (const { fd } of this.#files.values()) if (fd !== undefined) closeSync(fd);
    this.#files.clear();
  }

  #isAt(name: RunFile, fd: number): boolean {
    return statSync(join(this.folder, name), { throwIfNoEntry: false })?.ino === fstatSync(fd).ino;
  }

  #file(name: RunFile): OpenFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = { fd: undefined, size: 0, pending: new ByteSink(), synced: true };
      this.#files.set(name, file);
    }
    return file;
  }

  #open(name: RunFile, file: OpenFile): number {
    if (file.fd === undefined) {
      file.fd = openSync(join(this.folder, name), "a+");
      file.size = fstatSync(file.fd).size;
      // Half a record at the end, of a write that was cut short, is not to become one with ours.
      if (file.size > 0 && !endsInNewline(file.fd, file.size)) file.size += writeSync(file.fd, "\n");
    }
    return file.fd;
  }
}

function endsInNewline(fd: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === 0x0a;
}

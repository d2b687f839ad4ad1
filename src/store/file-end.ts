import { closeSync, readSync, statSync } from "node:fs";
import { openIfThere } from "./read-records.ts";

/** The last lines of a text file that grows, read again only when it has changed. */
export class FileEnd {
  readonly #path: string;
  readonly #bytes: number;
  #size = -1;
  #mtime = -1;
  #lines: readonly string[] = [];

  /** @param bytes of its end that are read */
  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /**
   * Whether anything changed. A file that is not there has no lines.
   * @throws the system's error where it may not be read
   */
  look(): boolean {
    const stat = statSync(this.#path, { throwIfNoEntry: false });
    const size = stat?.size ?? 0;
    const mtime = stat?.mtimeMs ?? 0;
    if (size === this.#size && mtime === this.#mtime) return false;
    this.#size = size;
    this.#mtime = mtime;
    this.#lines = size === 0 ? [] : this.#read(size);
    return true;
  }

  #read(size: number): readonly string[] {
    const fd = openIfThere(this.#path);
    if (fd === undefined) return [];
    try {
      const from = Math.max(0, size - this.#bytes);
      const bytes = Buffer.alloc(size - from);
      const text = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from)).toString("utf8");
      // The first line is whole only where the file begins with it.
      const lines = (from === 0 ? text : text.slice(text.indexOf("\n") + 1)).split("\n");
      return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
    } finally {
      closeSync(fd);
    }
  }
}

import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";

const CHUNK = 1 << 16;

/** A new file that is written from its beginning to its end, a chunk at a time. */
export class FileWriter {
  readonly #fd: number;
  #waiting = "";
  /** Bytes handed to the system so far. */
  bytes = 0;

  /** @throws the system's error, EEXIST among them: nothing is overwritten */
  constructor(path: string) {
    this.#fd = openSync(path, "wx");
  }

  text(text: string): void {
    this.#waiting += text;
    if (this.#waiting.length >= CHUNK) this.#flush();
  }

  raw(bytes: Uint8Array): void {
    this.#flush();
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done);
    this.bytes += bytes.length;
  }

  /** Until it is on the disk: a name that says that it is whole must not be believed before. */
  close(): void {
    try {
      this.#flush();
      fsyncSync(this.#fd);
    } finally {
      closeSync(this.#fd);
    }
  }

  /** Gives the file up, as it is. */
  abandon(): void {
    this.#waiting = "";
    closeSync(this.#fd);
  }

  #flush(): void {
    if (this.#waiting === "") return;
    const bytes = Buffer.from(this.#waiting, "utf8");
    this.#waiting = "";
    this.raw(bytes);
  }
}

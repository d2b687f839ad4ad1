import { execFile } from "node:child_process";
import type { SessionState } from "./state.ts";

/** Blocks are given back in pieces of this many bytes, a multiple of every file system's block size. */
const PIECE = 64 << 20;

/**
 * Gives back the disk space of what was read from a session's streams and is safe elsewhere, by punching holes into
 * them with `fallocate(1)`: a program cannot be told to begin a new file. Where that cannot be done, nothing is.
 */
export class Release {
  readonly #path: (stream: string) => string;
  readonly #released = new Map<string, number>();
  #possible = process.platform === "linux";

  /** @param path of a stream by its file name */
  constructor(path: (stream: string) => string) {
    this.#path = path;
  }

  /** Offsets up to which streams were read, of those that have enough to give back. */
  candidates({ streams }: SessionState): Map<string, number> {
    if (!this.#possible) return new Map();
    // The last piece stays: the bytes before the offset tell whether a stream was begun anew.
    const ends = streams.map(({ file, offset }) => [file, (Math.floor(offset / PIECE) - 1) * PIECE] as const);
    return new Map(ends.filter(([file, end]) => end > (this.#released.get(file) ?? 0)));
  }

  /** Gives back what is before the offsets; what was made of it must be on the disk. */
  async release(ends: ReadonlyMap<string, number>): Promise<void> {
    for (const [file, end] of ends) {
      const from = this.#released.get(file) ?? 0;
      this.#released.set(file, end);
      const args = [
        "--punch-hole",
        "--offset",
        String(from),
        "--length",
        String(end - from),
        this.#path(file),
      ];
      await new Promise<void>((resolve) => {
        execFile("fallocate", args, (error) => {
          // No such command, or a file system without holes: the space comes back when the run ends.
          if (error !== null) this.#possible = false;
          resolve();
        });
      });
    }
  }
}

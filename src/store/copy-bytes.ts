import { readSync, writeSync } from "node:fs";

const CHUNK = 1 << 20;

/** Appends the bytes from `start` to `end` of one open file to another. */
export function copyBytes(from: number, to: number, start: number, end: number): void {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(0, end - start)));
  for (let done = start; done < end; ) {
    const read = readSync(from, chunk, 0, Math.min(chunk.length, end - done), done);
    if (read === 0) return;
    for (let written = 0; written < read; ) written += writeSync(to, chunk, written, read - written);
    done += read;
  }
}

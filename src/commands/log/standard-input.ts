import { readSync } from "node:fs";
import { isatty } from "node:tty";

const STDIN = 0;
/** As much as a pipe holds on Linux: pipe(7). */
const CHUNK = 1 << 16;

export const stdinIsTerminal = (): boolean => isatty(STDIN);

/** Standard input's bytes as they come, until its end; each chunk is the reader's own. `process.stdin` would buffer. */
export function* standardInput(): Generator<Buffer> {
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const length = read(chunk);
    if (length === 0) return;
    yield chunk.subarray(0, length);
  }
}

function read(into: Buffer): number {
  for (;;) {
    try {
      return readSync(STDIN, into);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EIO") return 0; // A terminal that was closed.
      if (code !== "EAGAIN") throw error;
      Atomics.wait(PAUSE, 0, 0, 5); // Somebody made the stream non-blocking: wait for more.
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

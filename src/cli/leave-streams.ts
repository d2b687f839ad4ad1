import { writeSync } from "node:fs";

/**
 * Sees to it that Node never opens standard output and standard error as streams of its own: it would make non-blocking what the
 * program shares with us. It does that for whoever looks at `process.stderr`, and each of its sockets looks there when it closes
 * (`net.Socket`, Node 20).
 */
export function leaveStreams(): void {
  for (const [name, fd] of [
    ["stdout", 1],
    ["stderr", 2],
  ] as const) {
    const value = { fd, isTTY: false, write: (text: string) => writeSync(fd, text) > 0 };
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
  }
}

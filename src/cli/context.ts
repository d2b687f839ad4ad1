import { writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { isatty, WriteStream } from "node:tty";
import type { Context, Output } from "../commands/context.ts";
import { readsUtf8 } from "../commands/terminal-charset.ts";
import { asciiSigns } from "../render/ascii-signs.ts";

/**
 * The outside world as this process has it.
 * @param root the package's folder
 */
export function processContext(root: string): Context {
  const { env } = process;
  return {
    stdout: output(1, env),
    stderr: output(2, env),
    env,
    cwd: workingFolder(env),
    clients: join(root, "src/clients"),
    now: Date.now,
  };
}

/** The working folder; where it was removed, or cannot be looked up, what it was called. */
function workingFolder(env: Readonly<NodeJS.ProcessEnv>): string {
  try {
    return process.cwd();
  } catch {
    return resolve("/", env["PWD"] ?? ""); // The program may not mind, and would start without us.
  }
}

/** Thrown when the reader of our output is gone, as after `| head`. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/**
 * A stream by its descriptor. `process.stdout` and `process.stderr` are left alone: they would make a pipe that the
 * program shares with us non-blocking, and the program would then fail to write to it.
 */
function output(fd: 1 | 2, env: Readonly<NodeJS.ProcessEnv>): Output {
  const isTTY = isatty(fd);
  const signs = isTTY && !readsUtf8(env) ? asciiSigns : (text: string): string => text;
  return {
    isTTY,
    write: (text) => writeAll(fd, Buffer.from(signs(text))),
    writeBytes: (bytes) => writeAll(fd, bytes),
    get width() {
      return isTTY ? terminalWidth(fd, env) : undefined;
    },
    get height() {
      return isTTY ? terminalHeight(fd, env) : undefined;
    },
    colour: colourLevel(isTTY, env),
  };
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE" || code === "EIO") throw new ReaderGone(); // EIO: a terminal that was closed.
      if (code !== "EAGAIN") throw error;
      Atomics.wait(PAUSE, 0, 0, 5); // Somebody made the stream non-blocking: wait for room.
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

function terminalWidth(fd: number, env: Readonly<NodeJS.ProcessEnv>): number {
  const columns = Number(env["COLUMNS"]);
  if (Number.isInteger(columns) && columns > 0) return columns;
  return new WriteStream(fd).columns || DEFAULT_WIDTH;
}

const DEFAULT_WIDTH = 80;

function terminalHeight(fd: number, env: Readonly<NodeJS.ProcessEnv>): number {
  const lines = Number(env["LINES"]);
  if (Number.isInteger(lines) && lines > 0) return lines;
  return new WriteStream(fd).rows || DEFAULT_HEIGHT;
}

const DEFAULT_HEIGHT = 24;

/** How many colours a stream's reader wants (no-color.org, force-color.org). */
function colourLevel(isTTY: boolean, env: Readonly<NodeJS.ProcessEnv>): 0 | 1 | 2 | 3 {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined)
    return forced === "0" || forced === "false" ? 0 : forced === "2" ? 2 : forced === "3" ? 3 : 1;
  if (!isTTY || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb") return 0;
  if (/truecolor|24bit/i.test(env["COLORTERM"] ?? "")) return 3;
  return /256/.test(env["TERM"] ?? "") ? 2 : 1;
}

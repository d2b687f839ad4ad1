import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { fileProblem } from "../../store/file-problem.ts";
import { UserError } from "../../store/user-error.ts";
import { standardInput } from "../log/standard-input.ts";

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;
/** Of a longer line only so much is held, in bytes: what comes behind is not looked at. */
const LONGEST = 1 << 24;

const EXAMPLE = "Give a file that holds what a program printed: trackio match train.log";

/**
 * The lines of a file, or of standard input for `-`, without their ends; what is no UTF-8 becomes U+FFFD.
 * @throws {UserError} where it cannot be read
 */
export function* logLines(file: string, cwd: string): Generator<string> {
  const chunks = file === "-" ? standardInput() : chunksOf(file, resolve(cwd, file));
  let kept: Buffer[] = [];
  let size = 0;
  const keep = (bytes: Buffer): void => {
    if (size < LONGEST) kept.push(bytes.subarray(0, LONGEST - size));
    size += bytes.length;
  };
  for (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      yield Buffer.concat(kept).toString();
      kept = [];
      size = 0;
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (size > 0) yield Buffer.concat(kept).toString();
}

function* chunksOf(file: string, path: string): Generator<Buffer> {
  const fd = attempt(path, () => openSync(path, "r"));
  try {
    if (fstatSync(fd).isDirectory()) throw new UserError(`Cannot read ${file}: it is a folder.`, [EXAMPLE]);
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const length = attempt(path, () => readSync(fd, chunk));
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(fd);
  }
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError(`Cannot read the log: ${fileProblem(Object.assign(error as Error, { path }))}.`, [
      EXAMPLE,
    ]);
  }
}

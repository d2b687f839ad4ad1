import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import { openIfThere, parseRecord } from "../../store/read-records.ts";

const NEWLINE = 0x0a;
/** Bytes of a last line that are looked at: a longer one counts as whole where no zeros are in its end. */
const LOOK = 1 << 16;

/** Whether the first `size` bytes of a file are there and end in a record, as far as its last line tells. */
export function holdsWhole(path: string, size: number): boolean {
  if (size === 0) return true;
  const fd = openIfThere(path);
  if (fd === undefined) return false;
  try {
    return fstatSync(fd).size >= size && endsInRecord(endOf(fd, size));
  } finally {
    closeSync(fd);
  }
}

/** Cuts off what stands behind the last newline of a file: a write that was interrupted, or zeros. */
export function cutTornEnd(path: string): void {
  const size = openAnd(path, (fd) => fstatSync(fd).size) ?? 0;
  let whole = size;
  while (whole > 0) {
    const bytes = openAnd(path, (fd) => endOf(fd, whole)) ?? Buffer.alloc(0);
    const newline = bytes.lastIndexOf(NEWLINE);
    whole -= bytes.length - newline - 1;
    if (newline >= 0) break;
  }
  if (whole < size) openAnd(path, (fd) => ftruncateSync(fd, whole), "r+");
}

/** Brings a file to the disk, where it is there. */
export const syncFile = (path: string): void => void openAnd(path, fdatasyncSync, "r+");

function openAnd<T>(path: string, action: (fd: number) => T, flags = "r"): T | undefined {
  let fd: number;
  try {
    fd = openSync(path, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return action(fd);
  } finally {
    closeSync(fd);
  }
}

/** The last bytes before `size`. */
function endOf(fd: number, size: number): Buffer {
  const bytes = Buffer.alloc(Math.min(LOOK, size));
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
}

function endsInRecord(end: Buffer): boolean {
  if (end.at(-1) !== NEWLINE) return false;
  const before = end.lastIndexOf(NEWLINE, end.length - 2);
  if (before < 0 && end.length === LOOK) return !end.includes(0);
  return parseRecord(end.toString("utf8", before + 1, end.length - 1)) !== undefined;
}

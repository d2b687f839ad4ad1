import { closeSync, fstatSync } from "node:fs";
import { LineReader, ReadBuffer } from "../line-reader.ts";
import { openIfThere } from "../read-records.ts";

/** The bytes of a file that are there when an export begins, so that every look at it sees the same. */
export function sizeOf(path: string): number {
  const fd = openIfThere(path);
  if (fd === undefined) return 0;
  try {
    return fstatSync(fd).size;
  } finally {
    closeSync(fd);
  }
}

/**
 * Calls `visit` with each whole line within the first `size` bytes of a file, and with where in the file it begins. The
 * bytes are overwritten later.
 * @returns the bytes behind the last whole line: of a line in the making, or of one that was cut short
 */
export function eachLineWithin(
  path: string,
  size: number,
  visit: (bytes: Buffer, start: number, end: number, offset: number) => void,
): number {
  const fd = openIfThere(path);
  if (fd === undefined) return 0;
  try {
    const reader = new LineReader(fd, 0, new ReadBuffer());
    for (let begin = 0; ; ) {
      const region = reader.next(size);
      if (region === undefined) return size - reader.offset;
      const { bytes, length } = region;
      for (let start = 0; start < length; ) {
        const newline = bytes.indexOf(0x0a, start);
        const end = newline < 0 || newline >= length ? length : newline;
        visit(bytes, start, end, begin + start);
        start = end + 1;
      }
      begin += length;
    }
  } finally {
    closeSync(fd);
  }
}

import { closeSync, openSync, readSync } from "node:fs";

const buffer = Buffer.allocUnsafe(256 << 10);

/**
 * A file that the kernel makes when it is read (proc(5), sysfs(5)), as far as 256 KiB go; undefined where it is not there, or not
 * for us: then it tells nothing. Three calls and no memory of its own: hundreds are read at a time.
 */
export function readSmall(path: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    return undefined; // Not this kernel, not for us, or its process has ended.
  }
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < buffer.length; length += got)
      got = readSync(fd, buffer, length, buffer.length - length, null);
    return buffer.toString("latin1", 0, length);
  } catch {
    return undefined; // Its process ended meanwhile (ESRCH), or the kernel refuses the content.
  } finally {
    closeSync(fd);
  }
}

/** A file that holds one number; undefined where it does not. */
export function readNumber(path: string): number | undefined {
  const text = readSmall(path)?.trim() ?? "";
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { copyBytes } from "../../store/copy-bytes.ts";
import { linkIfFree } from "../../store/link-if-free.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { openIfThere } from "../../store/read-records.ts";
import { syncFolder } from "../../store/sync-folder.ts";

/** In a run's folder: what repairs took out of its files, one file a piece. */
const CUT_FOLDER = "cut";

/**
 * Copies bytes of an open file of a run to `cut/<file>.<byte>.<n>`, where they are on the disk when this returns. The
 * same bytes of a repair that was interrupted are not copied again.
 *
 * @returns where they are, relative to the run's folder
 */
export function copyAside(folder: string, file: string, fd: number, start: number, end: number): string {
  makeFolders(join(folder, CUT_FOLDER));
  const temporary = join(folder, `.cut.${process.pid}.new`);
  const to = openSync(temporary, "w");
  try {
    copyBytes(fd, to, start, end);
    fdatasyncSync(to);
    if (fstatSync(to).size !== end - start) throw new Error(`${file} changed while it was being mended`);
    for (let number = 1; ; number++) {
      const place = `${CUT_FOLDER}/${file}.${start}.${number}`;
      if (linkIfFree(temporary, join(folder, place))) syncFolder(join(folder, CUT_FOLDER));
      else if (!holdsSame(join(folder, place), fd, start, end)) continue;
      return place;
    }
  } finally {
    closeSync(to);
    rmSync(temporary, { force: true });
  }
}

const CHUNK = 1 << 20;

function holdsSame(path: string, fd: number, start: number, end: number): boolean {
  const other = openIfThere(path);
  if (other === undefined) return false;
  try {
    if (fstatSync(other).size !== end - start) return false;
    const [a, b] = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)];
    for (let done = 0; done < end - start; done += CHUNK) {
      const length = Math.min(CHUNK, end - start - done);
      readSync(fd, a, 0, length, start + done);
      readSync(other, b, 0, length, done);
      if (a.compare(b, 0, length, 0, length) !== 0) return false;
    }
    return true;
  } finally {
    closeSync(other);
  }
}

import { closeSync, fsyncSync, openSync } from "node:fs";

/** Brings what was made, renamed or removed in a folder to the disk, where the file system can do that. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EINVAL") throw error; // fsync(2): not for folders here.
  } finally {
    closeSync(fd);
  }
}

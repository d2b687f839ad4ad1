import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Bytes of all files in a folder, whatever else links to them. What may not be looked into counts as nothing. */
export function folderSize(path: string): number {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  let names: string[];
  try {
    names = readdirSync(path);
  } catch {
    return 0; // Another user's, or just removed.
  }
  return names.reduce((sum, name) => sum + folderSize(join(path, name)), 0);
}

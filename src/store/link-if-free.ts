import { linkSync } from "node:fs";

/** Makes a file appear under another name with all its content; false, and nothing done, where something has that name. */
export function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

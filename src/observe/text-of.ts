import { readFileSync } from "node:fs";

/** A small file of the system's; empty where it is not there, or not for us: then it tells nothing. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

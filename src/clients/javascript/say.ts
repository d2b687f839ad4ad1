import { writeSync } from "node:fs";

/** Tells the user something on standard error. */
export function say(text: string): void {
  try {
    writeSync(2, `trackio: ${text}\n`);
  } catch {
    // Nobody reads it, or a pipe is full that does not block: the program goes on all the same.
  }
}

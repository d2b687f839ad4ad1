import { writeSync } from "node:fs";

const said = new Set<string>();

/** Tells the user something on standard error, once for each topic. */
export function sayOnce(topic: string, text: string): void {
  if (said.has(topic)) return;
  said.add(topic);
  say(text);
}

export function say(text: string): void {
  try {
    writeSync(2, `trackio: ${text}\n`);
  } catch {
    // Nobody reads it, or a pipe is full that does not block: the program goes on all the same.
  }
}

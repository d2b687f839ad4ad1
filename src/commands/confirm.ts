import type { Context } from "./context.ts";
import { standardInput, stdinIsTerminal } from "./log/standard-input.ts";

/** Whether somebody can be asked. */
export const canAsk = ({ stderr }: Context): boolean => stdinIsTerminal() && stderr.isTTY;

/** Asks on the terminal, and waits for an answer. Only a clear yes is one. */
export function confirm(question: string, { stderr }: Context): boolean {
  stderr.write(`${question} [y/N] `);
  for (const chunk of standardInput()) return /^\s*y(es)?\s*$/i.test(chunk.toString("utf8"));
  stderr.write("\n"); // Ctrl-D.
  return false;
}

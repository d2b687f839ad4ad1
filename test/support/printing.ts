import { expect } from "vitest";
import type { Context } from "../../src/commands/context.ts";

export interface Printing {
  /** The folder that a command is called in. */
  readonly cwd: string;
  /** Of the terminal; a pipe where it is missing. */
  readonly width?: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * What a command prints: without colours, to a pipe or to a terminal of a width. What it says on stderr fails the test.
 * @returns the bytes, and what the call itself returned
 */
export async function printedBytes<T>(
  { cwd, width, env = {}, now = Date.now }: Printing,
  call: (context: Context) => Promise<T>,
): Promise<{ readonly bytes: Buffer; readonly returned: T }> {
  const written: Buffer[] = [];
  const stdout = {
    write: (text: string) => written.push(Buffer.from(text)),
    writeBytes: (bytes: Buffer) => written.push(bytes),
    isTTY: width !== undefined,
    width,
    colour: 0 as const,
  };
  const stderr = { ...stdout, write: (text: string) => expect.fail(`nothing belongs on stderr: ${text}`) };
  const returned = await call({ stdout, stderr, env, cwd, clients: "", now });
  return { bytes: Buffer.concat(written), returned };
}

/** The same as text, of a command that is to succeed. */
export async function printed(
  printing: Printing,
  call: (context: Context) => Promise<number>,
): Promise<string> {
  const { bytes, returned } = await printedBytes(printing, call);
  expect(returned).toBe(0);
  return bytes.toString();
}

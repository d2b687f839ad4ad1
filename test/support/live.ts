import { fileURLToPath } from "node:url";
import { execa, type Options, type ResultPromise } from "execa";
import { inject, onTestFinished } from "vitest";
import { cleanEnvironment, type Place } from "./trackio.ts";

/** Milliseconds after which something that a test waits for is said not to come. */
const DEADLINE = 20_000;

/** A command while it runs: what it has said so far, and a way to wait for more. */
export interface Live {
  readonly process: ResultPromise;
  readonly pid: number;
  /** Its standard output and error so far, each by itself. */
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until its output, or error, holds a text. */
  readonly says: (text: string | RegExp) => Promise<void>;
}

/** Starts any command in a test's place; it is killed at the end of the test where it still runs. */
export function start(place: Place, command: string, args: readonly string[], options: Options = {}): Live {
  const env = { ...cleanEnvironment(place), ...options.env };
  const all: Options = { cwd: place.cwd, reject: false, ...options, env, extendEnv: false };
  const child = execa(command, args, all) as unknown as ResultPromise;
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  let err = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const holds = (text: string | RegExp): boolean =>
    [out, err].some((said) => (typeof text === "string" ? said.includes(text) : text.test(said)));
  return {
    process: child,
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    says: (text) =>
      until(
        () => holds(text),
        () => `"${text}" in:\n${out}\n${err}`,
      ),
  };
}

/**
 * Starts the installed `trackio`. Its pid is the recorder's.
 * @param before shell commands that change what it is started with: `trap '' HUP`
 */
export const startTrackio = (
  place: Place,
  args: readonly string[],
  options: Options = {},
  before = ":",
): Live => start(place, "sh", ["-c", `${before}; exec "$@"`, "sh", inject("trackio"), ...args], options);

const TERMINAL = fileURLToPath(new URL("terminal.py", import.meta.url));

/** Starts a command in a terminal of its own: what is written to the process's stdin is typed there. */
export const startInTerminal = (place: Place, command: readonly string[], options: Options = {}): Live =>
  start(place, "python3", [TERMINAL, ...command], { stdin: "pipe", ...options });

/** Types into a terminal. */
export const type = ({ process }: Live, keys: string): void => void process.stdin?.write(keys);

export const CTRL_C = "\u0003";
export const CTRL_Z = "\u001a";
export const CTRL_BACKSLASH = "\u001c";

/** Waits until something holds. Looks often; gives up at a deadline that only a broken test meets. */
export async function until(holds: () => boolean, what: string | (() => string)): Promise<void> {
  const deadline = Date.now() + DEADLINE;
  while (!holds()) {
    if (Date.now() > deadline)
      throw new Error(`Waited in vain for ${typeof what === "string" ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

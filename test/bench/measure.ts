import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Place, WATCH } from "./place.ts";

/** What one command took. */
export interface Usage {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of the process itself, user and system. */
  readonly cpu: number;
  /** Seconds in which it could have gone on, but others had the cores. */
  readonly waited: number;
  /** Bytes resident at most. */
  readonly peak: number;
  /** Bytes resident, `SAMPLE` apart; empty where nobody asked. */
  readonly memory: readonly number[];
  readonly stdout: string;
}

/** Seconds between two looks at a process's memory. */
const SAMPLE = 0.05;

/** A command under the watch of `watch.py`, which leaves what it took in `out`. */
export const watched = (out: string, sample: number, command: readonly string[]): string[] => [
  "python3",
  WATCH,
  out,
  String(sample),
  ...command,
];

export interface Watch {
  /** Look at its memory while it runs. */
  readonly memory?: boolean;
  /** Where its stderr goes: ours, so that trouble is seen, or nowhere. */
  readonly stderr?: "inherit" | "ignore";
}

/**
 * Runs a command to its end.
 * @throws where it does not exit with 0
 */
export function measure(place: Place, command: readonly string[], watch: Watch = {}): Usage {
  const { memory = false, stderr = "inherit" } = watch;
  const out = join(place.root, "usage.json");
  rmSync(out, { force: true });
  const [file = "", ...args] = watched(out, memory ? SAMPLE : 0, command);
  const { stdout, error } = spawnSync(file, args, {
    cwd: place.cwd,
    env: place.env,
    stdio: ["ignore", "pipe", stderr],
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (error !== undefined) throw error;
  const { status, ...usage } = readUsage(out);
  if (status !== 0) throw new Error(`"${command.join(" ")}" ended with ${status}`);
  return { ...usage, stdout };
}

/** What `watch.py` left in a file. */
export const readUsage = (out: string): Omit<Usage, "stdout"> & { readonly status: number } =>
  JSON.parse(readFileSync(out, "utf8"));

import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { python, type Started } from "../support/python.ts";
import { cleanEnvironment, type Outcome, type Place, trackio } from "../support/trackio.ts";

/** The path of a program of `programs/`. */
export const program = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

/**
 * A virtual environment as if it were activated: `python3` is its own. No library may look for the network, for a GPU,
 * or for what this user has set up at home.
 */
export function activated(place: Place, environment: string | null): NodeJS.ProcessEnv {
  const home = join(place.root, "home");
  mkdirSync(home, { recursive: true });
  return {
    PATH: [join(environment ?? "", "bin"), cleanEnvironment(place)["PATH"]].join(delimiter),
    VIRTUAL_ENV: environment ?? "",
    HF_HOME: home,
    HF_HUB_OFFLINE: "1",
    MPLCONFIGDIR: home,
    CUDA_VISIBLE_DEVICES: "",
    JAX_PLATFORMS: "cpu",
    OMP_NUM_THREADS: "1",
  };
}

export interface Play {
  readonly environment: string | null;
  readonly started: Started;
  /** The program and its arguments. */
  readonly args: readonly string[];
  /** For `trackio run`. */
  readonly flags?: readonly string[];
}

/** Plays a program to its end, and returns what it says at last: how it did, as one line of JSON. */
export async function played<T>(place: Place, { environment, ...play }: Play): Promise<T> {
  const env = activated(place, environment);
  const outcome = await python(place, play.started, play.args, { flags: play.flags ?? [], env });
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(outcome.stderr, "nothing was lost").not.toMatch(/trackio: .*(rejected|not kept|cannot)/);
  return said(outcome);
}

/** The last line that a program printed. */
export const said = <T>({ stdout, stderr }: Outcome): T => {
  const last = stdout.trim().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new Error(`It said no JSON at last: ${last}\n${stderr}`);
  return JSON.parse(last) as T;
};

/** A run's folder, when a `trackio` command has taken in what was kept without a recorder. Nothing was rejected. */
export async function keptRun(place: Place, run: string): Promise<string> {
  const { stderr } = await trackio(place, ["show", run]);
  const folder = join(place.store, run);
  expect(existsSync(folder), stderr).toBe(true);
  expect(existsSync(join(folder, "rejected.ndjson"))).toBe(false);
  return folder;
}

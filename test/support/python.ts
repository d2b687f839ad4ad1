import { dirname, join } from "node:path";
import { execa, type Options } from "execa";
import { inject } from "vitest";
import { cleanEnvironment, type Outcome, type Place, PROGRAMS, trackio } from "./trackio.ts";

/** The Python client's folder in the installed package: what `PYTHONPATH` begins with. */
export const pythonClient = (): string =>
  join(dirname(inject("trackio")), "..", "trackio", "src", "clients", "python");

/** How a Python program is started: under the recorder, or by itself. */
export const STARTED = ["under trackio run", "alone"] as const;
export type Started = (typeof STARTED)[number];

/** Runs a Python program that imports `trackio`. Never rejects. */
export async function python(
  place: Place,
  started: Started,
  args: readonly string[],
  { flags = [], ...options }: Options & { readonly flags?: readonly string[] } = {},
): Promise<Outcome> {
  if (started === "under trackio run")
    return trackio(place, ["run", "-q", ...flags, "--", "python3", ...args], options);
  const env = { ...cleanEnvironment(place), PYTHONPATH: pythonClient(), ...options.env };
  const { exitCode, signal, stdout, stderr } = await execa("python3", args, {
    cwd: place.cwd,
    reject: false,
    stdin: "ignore",
    ...options,
    env,
    extendEnv: false,
  });
  return { exitCode, signal, stdout: String(stdout ?? ""), stderr: String(stderr ?? "") };
}

/** The path of a program that uses a client. */
export const clientProgram = (name: string): string => join(PROGRAMS, "client", name);

/** What `trackio show RUN --json` says; it takes in what is in the spool. */
export async function shown(place: Place, run: string): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await trackio(place, ["show", run, "--json"]);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa, type Options } from "execa";
import { inject, onTestFinished } from "vitest";

/** The folder of the tiny real programs. */
export const PROGRAMS = fileURLToPath(new URL("../../fixtures/programs", import.meta.url));

/** A place of its own for a test: a store, and a working folder outside any git repository. */
export interface Place {
  readonly root: string;
  readonly store: string;
  readonly cwd: string;
}

/** @param name of the working folder, and so of the default project */
export function makePlace(name = "work"): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "trackio-test-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  const cwd = join(root, name);
  mkdirSync(cwd);
  return { root, store: join(root, "store"), cwd };
}

/** With it, what a system without `/proc` needs is done on any: `test/e2e/without-proc.test.ts`. */
export const NO_PROC = "TRACKIO_NO_PROC";

/**
 * This process's environment without what would change a test's outcome. The machine is not sampled: a test that is about a run's
 * files is not to depend on how long it took. What samples are like, `sampling.test.ts` has.
 */
export function cleanEnvironment(place: Place): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([key]) =>
      (!key.startsWith("TRACKIO_") || key === NO_PROC) &&
      !/^(NO_COLOR|FORCE_COLOR|COLUMNS|NODE_OPTIONS|VITEST.*)$/.test(key),
  );
  return { ...Object.fromEntries(kept), TRACKIO_DIR: place.store, TRACKIO_SAMPLE: "off", TZ: "UTC" };
}

/** Lets other users reach the installed `trackio`. */
export function letOthersRun(): void {
  for (let folder = dirname(inject("trackio")); folder.startsWith(`${tmpdir()}/`); folder = dirname(folder))
    if (!(statSync(folder).mode & 0o001)) chmodSync(folder, 0o755);
}

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the installed `trackio`. Never rejects: a failure is an outcome that a test looks at. */
export async function trackio(
  place: Place,
  args: readonly string[],
  options: Options = {},
): Promise<Outcome> {
  const env = { ...cleanEnvironment(place), ...options.env };
  const { exitCode, signal, stdout, stderr } = await execa(inject("trackio"), args, {
    cwd: place.cwd,
    reject: false,
    stdin: "ignore",
    ...options,
    env,
    extendEnv: false,
  });
  return { exitCode, signal, stdout: String(stdout ?? ""), stderr: String(stderr ?? "") };
}

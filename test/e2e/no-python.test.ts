import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it, type TestContext } from "vitest";
import { eventsOf, onlyRun, valuesOf } from "../support/runs.ts";
import { cleanEnvironment, makePlace, type Outcome, type Place } from "../support/trackio.ts";

/** Every python3 that a command of ours, or a program, could find. */
const PYTHONS = [
  ...["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"],
  ...(process.env["PATH"] ?? "").split(delimiter),
]
  .map((folder) => join(folder, "python3"))
  .filter((path) => existsSync(path));

/** Namespaces of one's own (unshare(1)); who is not root is root in them. */
const UNSHARE = process.getuid?.() === 0 ? ["--mount"] : ["--mount", "--map-root-user"];
const HIDDEN = PYTHONS.map((path) => `mount --bind /dev/null '${path}'`).join(" && ");

/** Runs the installed `trackio` where there is no python3. */
async function trackioAlone(
  place: Place,
  args: readonly string[],
  skip: TestContext["skip"],
): Promise<Outcome> {
  const hidden = await execa("unshare", [...UNSHARE, "sh", "-c", HIDDEN], { reject: false });
  if (hidden.exitCode !== 0) skip("no right to hide python3 here (unshare, mount)");
  const { exitCode, signal, stdout, stderr } = await execa(
    "unshare",
    [...UNSHARE, "sh", "-c", `${HIDDEN} && exec "$@"`, "sh", inject("trackio"), ...args],
    { cwd: place.cwd, env: cleanEnvironment(place), extendEnv: false, reject: false, stdin: "ignore" },
  );
  return { exitCode, signal, stdout, stderr };
}

const RUN = ["run", "-q", "-p", "p", "--name", "r", "--no-code"];

describe("where there is no python3", () => {
  it("a program runs with our output as its own, and its run says why nothing of it is kept", async ({
    skip,
  }) => {
    const place = makePlace();
    const script =
      "[ -S /dev/stdout ] && echo a socket, as we have; echo out; echo err >&2; echo '{\"n\": 1}' >&3; exit 3";
    const ran = await trackioAlone(place, [...RUN, "--", "sh", "-c", script], skip);
    expect(ran).toEqual({
      exitCode: 3,
      signal: undefined,
      stdout: "a socket, as we have\nout",
      stderr: "err",
    });
    const run = onlyRun(place);
    expect(valuesOf(run, "n")).toEqual([1]);
    expect(readdirSync(run)).not.toContain("output.log");
    expect(eventsOf(run, "output")).toMatchObject([
      { problem: "there is no python3, which stands between the program and its output" },
    ]);
    const shown = await trackioAlone(place, ["show", "r"], skip);
    expect(shown.stdout).toContain(
      "What it printed is not kept, or not all of it: there is no python3, which stands between the program and its output.",
    );
    const logs = await trackioAlone(place, ["logs", "r"], skip);
    expect(logs).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("there is no python3") });
  });

  it("nothing is started whose output was asked for", async ({ skip }) => {
    const place = makePlace();
    const refused = async (...flags: string[]): Promise<string> => {
      const { exitCode, stderr } = await trackioAlone(
        place,
        [...RUN, ...flags, "--", "touch", "begun"],
        skip,
      );
      expect(exitCode).toBe(125);
      return stderr;
    };
    expect(await refused("--capture", "pipe")).toMatchInlineSnapshot(`
      "trackio: Cannot keep the output with --capture pipe: there is no python3, which stands between the program and its output.
        Install python3, or run it without: --capture none"
    `);
    expect(await refused("--match", "json")).toMatchInlineSnapshot(`
      "trackio: Cannot take numbers from the output: there is no python3, which stands between the program and its output.
        Install python3, or run it without --match."
    `);
    expect(readdirSync(place.cwd)).toEqual([]);
    expect(existsSync(join(place.store, "p"))).toBe(false);
  });
});

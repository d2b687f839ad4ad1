import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, inject, it, onTestFinished } from "vitest";
import { type Live, start, until } from "../support/live.ts";
import { sessionsIn } from "../support/runs.ts";
import { letOthersRun, makePlace, type Place, trackio } from "../support/trackio.ts";

const IS_ROOT = process.getuid?.() === 0;

/** Every file and folder of a store: its content, and when it was changed. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs } = statSync(path);
      return [path, `${mtimeMs} ${entry.isFile() ? readFileSync(path, "utf8") : ""}`];
    }),
  );
}

/** Lets nobody write to the store who is not root, and everybody read it. */
function seal(store: string): void {
  const all = readdirSync(store, { recursive: true, withFileTypes: true });
  const paths = [store, ...all.map((entry) => join(entry.parentPath, entry.name))];
  for (const path of paths) chmodSync(path, statSync(path).isDirectory() ? 0o555 : 0o444);
  chmodSync(dirname(store), 0o755);
  onTestFinished(() => {
    for (const path of paths) if (statSync(path).isDirectory()) chmodSync(path, 0o755);
  });
}

/** Shows a run to somebody who may not write to the store: another user, where we are root. */
async function showAsReader(place: Place, ...args: string[]): Promise<string> {
  const live = asReader(place, "show", ...args);
  expect((await live.process).exitCode, live.err()).toBe(0);
  return live.out();
}

function asReader(place: Place, ...args: string[]): Live {
  const command = [inject("trackio"), ...args];
  const [file, ...rest] = IS_ROOT
    ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", ...command]
    : command;
  return start(place, String(file), rest, { cwd: "/", env: { HOME: "/nonexistent" } });
}

it("somebody who may not write to a store sees how many lines wait, and changes nothing", async () => {
  const place = makePlace();
  const script =
    'echo "{}" >&3; sleep 0.3; kill -9 $PPID; for n in 1 2 3; do echo "{}" >&3; done; kill -9 $$';
  await trackio(place, ["run", "-p", "p", "--name", "r", "--", "sh", "-c", script]);
  await until(() => sessionsIn(place.store).length === 1, "the spool that stays");
  letOthersRun();
  seal(place.store);
  const before = contents(place.store);
  expect(JSON.parse(await showAsReader(place, "r", "--json"))).toMatchObject({
    status: { kind: "crashed" },
    steps: { count: 1 },
    waiting_lines: 3,
  });
  expect(await showAsReader(place, "r")).toContain("3 lines wait");
  expect(await showAsReader(place, "p")).toContain("3 lines");
  expect(contents(place.store)).toEqual(before);
});

it("a project that somebody may not look into is passed over, and named", async () => {
  const place = makePlace();
  for (const project of ["priv", "q"])
    await trackio(place, ["run", "-p", project, "--name", "r", "--", "true"]);
  letOthersRun();
  seal(place.store);
  chmodSync(join(place.store, "priv"), 0o000);
  const named = 'project "priv" cannot be read: permission denied';
  expect(await showAsReader(place)).toMatch(new RegExp(`\\nq .*\\n\\n! ${named}\\n$`));
  expect(JSON.parse(await showAsReader(place, "--json"))).toMatchObject({
    projects: [{ project: "q", runs: 1 }],
    unreadable: [{ project: "priv", reason: "permission denied" }],
  });
  expect(await showAsReader(place, "@last")).toContain("q/r");
  expect(await showAsReader(place, "r")).toContain("q/r");
  for (const [args, said] of [
    [["show", "priv"], 'Project "priv" cannot be read: permission denied.'],
    [["show", "priv/r"], 'Project "priv" cannot be read: permission denied.'],
    [["show", "nope"], named],
    [["resume"], named],
    [["stop", "@last"], named],
  ] as const) {
    const refused = asReader(place, ...args);
    expect((await refused.process).exitCode).not.toBe(0);
    expect(refused.err()).toContain(said);
  }
});

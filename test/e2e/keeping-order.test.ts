import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { startInTerminal, startTrackio, type } from "../support/live.ts";
import { eventsOf, runsIn } from "../support/runs.ts";
import { letOthersRun, makePlace, type Place, trackio } from "../support/trackio.ts";

const IS_ROOT = process.getuid?.() === 0;

const runOne = (place: Place, name: string, script = 'echo "{\\"loss\\": 1}" >&3') =>
  trackio(place, ["run", "-q", "-p", "p", "--name", name, "--", "sh", "-c", script]);

describe("a run that is being recorded", () => {
  it("is not tagged, noted, renamed, moved or removed; when it has ended it is", async () => {
    const place = makePlace();
    const live = startTrackio(place, [
      "run",
      "-p",
      "p",
      "--name",
      "r",
      "--",
      "sh",
      "-c",
      "echo ready; exec sleep 60",
    ]);
    await live.says("ready");
    await live.says("started");
    const commands = [
      ["tag", "r", "--add", "x"],
      ["note", "r", "text"],
      ["rename", "r", "s"],
      ["move", "p/r", "q"],
      ["rm", "r"],
      ["rm", "-r", "p"],
    ];
    for (const words of commands) {
      const { exitCode, stdout, stderr } = await trackio(place, words);
      expect(exitCode, words.join(" ")).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^trackio: Cannot .* "p\/r": it is still running on \S+ as process \d+\.$/m);
      expect(stderr).toContain("  End it first: trackio stop p/r");
    }
    for (const event of ["tagged", "noted", "renamed"])
      expect(eventsOf(join(place.store, "p/r"), event)).toEqual([]);
    expect(runsIn(place.store)).toEqual(["p/r"]);
    await trackio(place, ["stop", "r"]);
    await live.process;
    expect((await trackio(place, ["tag", "r", "--add", "x"])).stdout).toBe("p/r is tagged x");
    expect((await trackio(place, ["rename", "r", "s"])).stdout).toBe("p/r is now p/s");
  });

  it("goes on under its new name, with all that it had", async () => {
    const place = makePlace();
    await runOne(place, "r", 'echo "{\\"loss\\": 1}" >&3; [ "$TRACKIO_ATTEMPT" = 2 ] || exit 3');
    await trackio(place, ["move", "p/r", "q"]);
    await trackio(place, ["rename", "q/r", "s"]);
    expect((await trackio(place, ["resume", "q/s"])).exitCode).toBe(0);
    const folder = join(place.store, "q/s");
    expect(eventsOf(folder, "renamed")).toMatchObject([
      { project: "q", run: "r" },
      { project: "q", run: "s" },
    ]);
    const shown = JSON.parse((await trackio(place, ["show", "q/s", "--json"])).stdout);
    expect(shown).toMatchObject({ project: "q", run: "s", status: { kind: "finished" } });
    expect((await trackio(place, ["check"])).exitCode).toBe(0);
  });

  it("that died without its recorder is taken in before it is changed", async () => {
    const place = makePlace();
    await runOne(place, "r", 'echo "{\\"a\\": 1}" >&3; kill -9 $PPID; echo "{\\"a\\": 2}" >&3; kill -9 $$');
    expect((await trackio(place, ["rename", "r", "s"])).stdout).toBe("p/r is now p/s");
    expect(readFileSync(join(place.store, "p/s/steps.ndjson"), "utf8").trim().split("\n")).toHaveLength(2);
    expect((await trackio(place, ["check"])).exitCode).toBe(0);
  });
});

describe("several commands at once", () => {
  it("give a run one of two names", async () => {
    const place = makePlace();
    await runOne(place, "r");
    const outcomes = await Promise.all(["a", "b"].map((name) => trackio(place, ["rename", "p/r", name])));
    expect(outcomes.filter(({ exitCode }) => exitCode === 0)).toHaveLength(1);
    const winner = outcomes.findIndex(({ exitCode }) => exitCode === 0);
    expect(runsIn(place.store)).toEqual([`p/${["a", "b"][winner]}`]);
    expect(outcomes[1 - winner]?.stderr).toMatch(/renamed or removed in this moment|has no run called "r"/);
  });

  it("add all their tags", async () => {
    const place = makePlace();
    await runOne(place, "r");
    const tags = ["a", "b", "c", "d"];
    const outcomes = await Promise.all(tags.map((tag) => trackio(place, ["tag", "p/r", "--add", tag])));
    expect(outcomes.map(({ stderr }) => stderr)).toEqual(["", "", "", ""]);
    const shown = JSON.parse((await trackio(place, ["tag", "p/r", "--json"])).stdout);
    expect(shown.runs[0].tags.toSorted()).toEqual(tags);
    expect(readdirSync(join(place.store, "p/r")).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("remove a run once", async () => {
    const place = makePlace();
    await runOne(place, "r");
    const outcomes = await Promise.all([1, 2, 3].map(() => trackio(place, ["rm", "p/r"])));
    expect(outcomes.filter(({ exitCode }) => exitCode === 0)).toHaveLength(1);
    expect(JSON.parse((await trackio(place, ["restore", "--json"])).stdout).removed).toHaveLength(1);
  });
});

describe("trackio purge in a terminal", () => {
  it.each([
    ["y", "Removed 1 run"],
    ["", "Nothing was removed."],
    ["n", "Nothing was removed."],
  ])("asks, and is answered %j", async (answer, said) => {
    const place = makePlace();
    await runOne(place, "r");
    await trackio(place, ["rm", "r"]);
    const live = startInTerminal(place, [inject("trackio"), "purge"]);
    await live.says(/Remove 1 run \([\d.]+ kB\) for good\? \[y\/N\]/);
    type(live, `${answer}\n`);
    await live.says(said);
    expect((await live.process).exitCode).toBe(answer === "y" ? 0 : 1);
    const { removed } = JSON.parse((await trackio(place, ["restore", "--json"])).stdout);
    expect(removed).toHaveLength(answer === "y" ? 0 : 1);
  });
});

describe("a store that cannot be written", () => {
  it("says so, and is as it was", async () => {
    const place = makePlace();
    letOthersRun();
    await runOne(place, "r");
    execFileSync("chmod", ["-R", "a+rX,a-w", place.root]);
    onTestFinished(() => void execFileSync("chmod", ["-R", "u+w", place.root]));
    const asReader = (...words: string[]) => {
      const all = [inject("trackio"), ...words];
      const [file = "", ...args] = IS_ROOT
        ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", ...all]
        : all;
      const env = { ...process.env, TRACKIO_DIR: place.store, HOME: "/nonexistent" };
      return spawnSync(file, args, { cwd: "/", env, encoding: "utf8" });
    };
    for (const words of [
      ["tag", "r", "--add", "x"],
      ["rename", "r", "s"],
      ["rm", "r"],
      ["move", "p/r", "q"],
    ]) {
      const { status, stderr, stdout } = asReader(...words);
      expect([status, stdout], stderr).toEqual([1, ""]);
      expect(stderr).toMatch(/^trackio: Cannot \w+ "p\/r": permission denied: /);
    }
    expect(runsIn(place.store)).toEqual(["p/r"]);
  });

  // Without a disk of its own that is full, nothing can be tried: that takes root, and a system that lets it mount.
  it.skipIf(!IS_ROOT || !mountWorks())("is full: says so, and every run is whole", async () => {
    const place = makePlace();
    mkdirSync(place.store);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place.store]);
    onTestFinished(() => void execFileSync("umount", [place.store]));
    await runOne(place, "r");
    spawnSync("sh", ["-c", `head -c 1000000 /dev/zero > ${place.store}/p/filler`]);
    for (const words of [
      ["tag", "r", "--add", "x"],
      ["rename", "r", "s"],
      ["rm", "r"],
    ]) {
      const { exitCode, stderr } = await trackio(place, words);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('"p/r": the disk is full.')]);
    }
    rmSync(join(place.store, "p/filler"));
    expect((await trackio(place, ["check"])).exitCode).toBe(0);
    expect((await trackio(place, ["tag", "r"])).stdout).toBe("p/r has no tags");
    expect((await trackio(place, ["rm", "r"])).exitCode).toBe(0);
  });
});

/** Whether this machine lets us have a small disk of our own. */
function mountWorks(): boolean {
  const place = execFileSync("mktemp", ["-d"], { encoding: "utf8" }).trim();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place]).status === 0;
  if (mounted) spawnSync("umount", [place]);
  rmSync(place, { recursive: true });
  return mounted;
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventOf, eventsOf, onlyRun, recordsIn, runsIn } from "../support/runs.ts";
import { makePlace, PROGRAMS, trackio } from "../support/trackio.ts";

describe("the project of a run", () => {
  it("is the folder's name", async () => {
    const place = makePlace("my folder");
    await trackio(place, ["run", "-q", "--name", "a", "--", "true"]);
    expect(runsIn(place.store)).toEqual(["my folder/a"]);
  });

  it.each([
    ["a folder", (path: string) => mkdirSync(path)],
    ["a file, as in a worktree", (path: string) => writeFileSync(path, "gitdir: elsewhere\n")],
  ])("is the git root's name above the folder; .git is %s", async (_, make) => {
    const place = makePlace("repository");
    make(join(place.cwd, ".git"));
    const inside = join(place.cwd, "deep", "inside");
    mkdirSync(inside, { recursive: true });
    await trackio(place, ["run", "-q", "--name", "a", "--", "true"], { cwd: inside });
    expect(runsIn(place.store)).toEqual(["repository/a"]);
  });

  it("is TRACKIO_PROJECT before that, and -p before all, which the program is told", async () => {
    const place = makePlace();
    const env = { TRACKIO_PROJECT: "from-env" };
    const tell = ["--", "sh", "-c", 'echo "$TRACKIO_PROJECT/$TRACKIO_RUN"'];
    expect((await trackio(place, ["run", "-q", "--name", "a", ...tell], { env })).stdout).toBe("from-env/a");
    expect((await trackio(place, ["run", "-q", "--name", "a", "-p", "flag", ...tell], { env })).stdout).toBe(
      "flag/a",
    );
    expect(runsIn(place.store)).toEqual(["flag/a", "from-env/a"]);
  });

  it("wins over what init says, and says so in one line", async () => {
    const place = makePlace();
    const init = 'echo \'{"_type": "init", "project": "theirs", "name": "its"}\' >&3';
    const result = await trackio(place, ["run", "-p", "mine", "--name", "own", "--", "sh", "-c", init]);
    expect(runsIn(place.store)).toEqual(["mine/own"]);
    const said = String(result.stderr)
      .split("\n")
      .filter((line) => line.startsWith("trackio: "));
    expect(said).toEqual([expect.stringMatching(/"theirs".*"mine"/), expect.stringMatching(/"its".*"own"/)]);
  });
});

it("a name that begins with @ costs a program no run", async () => {
  const place = makePlace("@scope");
  const init = 'echo \'{"_type": "init", "name": "@last"}\' >&3';
  await trackio(place, ["run", "-q", "--", "sh", "-c", init]);
  expect(runsIn(place.store)).toEqual(["default/@last"]);
});

describe("the name of a run", () => {
  it("is made up where nobody gives one, and never twice the same", async () => {
    const place = makePlace();
    for (let round = 0; round < 3; round++) await trackio(place, ["run", "-q", "--", "true"]);
    const numbers = runsIn(place.store).map((run) => /^work\/[a-z]+-[a-z]+-(\d+)$/.exec(run)?.[1]);
    expect(numbers.sort()).toEqual(["1", "2", "3"]);
  });

  it("becomes name-2 and then name-3 where it is taken, and we say so", async () => {
    const place = makePlace();
    const told: unknown[] = [];
    for (let round = 0; round < 3; round++)
      told.push((await trackio(place, ["run", "--name", "base", "--", "true"])).stderr);
    expect(runsIn(place.store)).toEqual(["work/base", "work/base-2", "work/base-3"]);
    expect(told[0]).not.toContain("exists already");
    expect(told[2]).toContain('trackio: "base" exists already; this run is "base-3"');
  });

  it("goes to one of many who ask for it at once", async () => {
    const place = makePlace();
    await Promise.all(
      Array.from({ length: 6 }, () => trackio(place, ["run", "-q", "--name", "base", "--", "true"])),
    );
    expect(runsIn(place.store)).toEqual([
      "work/base",
      "work/base-2",
      "work/base-3",
      "work/base-4",
      "work/base-5",
      "work/base-6",
    ]);
  });

  it("leads nowhere out of the store", async () => {
    const place = makePlace();
    await trackio(place, ["run", "-q", "-p", "..", "--name", "../../up", "--", "true"]);
    expect(runsIn(place.store)).toEqual(["%2E%2E/%2E.%2F..%2Fup"]);
  });

  it("of many inits in one process makes as many runs", async () => {
    const place = makePlace();
    await trackio(place, [
      "run",
      "-q",
      "--",
      "python3",
      join(PROGRAMS, "many_runs.py"),
      "4",
      "--project",
      "seeds",
    ]);
    expect(runsIn(place.store)).toEqual([0, 1, 2, 3].map((seed) => `seeds/seed-${seed}`));
    for (const run of runsIn(place.store)) {
      expect(recordsIn(join(place.store, run, "steps.ndjson")).map(({ step }) => step)).toEqual([0, 1, 2]);
      expect(eventsOf(join(place.store, run), "ended")).toHaveLength(1);
    }
  });

  it("of very many inits in one process is told in sum, and a few of those that were taken by themselves", async () => {
    const place = makePlace();
    const many = ["run", "-p", "seeds", "--", "python3", join(PROGRAMS, "many_runs.py"), "200"];
    const closing = /^✔ seeds: 200 runs, all finished in \S+ s: 600 steps\n {2}trackio show seeds$/;
    const first = (await trackio(place, many)).stderr.split("\n");
    expect(first.slice(-2).join("\n")).toMatch(closing);
    expect(first).toHaveLength(4);
    const again = (await trackio(place, many)).stderr.split("\n");
    expect(again.slice(-2).join("\n")).toMatch(closing);
    expect(again.filter((line) => line.includes("exists already"))).toHaveLength(5);
    expect(runsIn(place.store)).toHaveLength(400);
  });
});

describe("--resume on the command line", () => {
  const round = (init: object, loss: number): string =>
    [{ _type: "init", ...init }, { loss }, { _type: "finish" }]
      .map((line) => `echo '${JSON.stringify(line)}' >&3`)
      .join("\n");
  const lossesOf = (store: string): unknown[] =>
    runsIn(store).map((run) => [run, ...recordsIn(join(store, run, "steps.ndjson")).map(({ loss }) => loss)]);

  it.each(["allow", "must"])("%s continues a run once in a session", async (resume) => {
    const place = makePlace();
    const three = [1, 2, 3].map((loss) => round({}, loss)).join("\n");
    const asked = ["run", "-p", "p", "--name", "X", "--resume"];
    const first = await trackio(place, [...asked, "allow", "--", "sh", "-c", three]);
    expect(lossesOf(place.store)).toEqual([
      ["p/X", 1],
      ["p/X-2", 2],
      ["p/X-3", 3],
    ]);
    expect(first.stderr.match(/✔/g)).toHaveLength(3);
    await trackio(place, [...asked, resume, "--", "sh", "-c", three]);
    expect(lossesOf(place.store)).toEqual([
      ["p/X", 1, 1],
      ["p/X-2", 2],
      ["p/X-3", 3],
      ["p/X-4", 2],
      ["p/X-5", 3],
    ]);
  });

  it("continues each of several runs that the program names, and the same one again where the init asks for it", async () => {
    const place = makePlace();
    const sweep = [
      round({ name: "a" }, 1),
      round({ name: "b" }, 2),
      round({ name: "b", resume: "allow" }, 3),
    ];
    const asked = ["run", "-p", "p", "--resume", "allow", "--", "sh", "-c", sweep.join("\n")];
    await trackio(place, asked);
    const again = await trackio(place, asked);
    expect(again.stderr.match(/✔/g)).toHaveLength(2);
    expect(lossesOf(place.store)).toEqual([
      ["p/a", 1, 1],
      ["p/b", 2, 3, 2, 3],
    ]);
  });
});

it("a run that began when its program had ended does not end before it began", async () => {
  const place = makePlace();
  const rounds = Array.from({ length: 5 }, () => '{"_type":"init"}\n{"loss":1}\n{"_type":"finish"}\n').join(
    "",
  );
  await trackio(place, ["run", "-q", "--", "sh", "-c", `printf '${rounds.replaceAll("\n", "\\n")}' >&3`]);
  expect(runsIn(place.store)).toHaveLength(5);
  for (const run of runsIn(place.store)) {
    const folder = join(place.store, run);
    expect(Number(eventOf(folder, "ended")?.["duration"])).toBeGreaterThanOrEqual(0);
    expect(
      String(eventOf(folder, "ended")?.["timestamp"]) >= String(eventOf(folder, "started")?.["timestamp"]),
    ).toBe(true);
  }
});

describe("a run that init renames", () => {
  it("keeps the folder that the program was told of valid while it runs", async () => {
    const place = makePlace();
    const script = `
      echo before > "$TRACKIO_RUN_DIR/before.pt"
      echo '{"_type": "init", "project": "named", "name": "first"}' >&3
      until [ -L "$TRACKIO_RUN_DIR" ]; do sleep 0.05; done
      echo after > "$TRACKIO_RUN_DIR/after.pt" && cat "$TRACKIO_RUN_DIR/before.pt"`;
    const result = await trackio(place, ["run", "-q", "--", "sh", "-c", script]);
    expect(result).toMatchObject({ exitCode: 0, stdout: "before" });
    expect(runsIn(place.store)).toEqual(["named/first"]);
    const folder = onlyRun(place);
    expect(readFileSync(join(folder, "before.pt"), "utf8")).toBe("before\n");
    expect(readFileSync(join(folder, "after.pt"), "utf8")).toBe("after\n");
    expect(eventOf(folder, "renamed")).toMatchObject({ project: "named", run: "first" });
    expect(existsSync(join(place.store, "work"))).toBe(false);
  });
});

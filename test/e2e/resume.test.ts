import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { startTrackio } from "../support/live.ts";
import { eventsOf, recordsIn, runsIn, valuesOf } from "../support/runs.ts";
import { makePlace, type Outcome, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

const EPOCHS = ["python3", join(PROGRAMS, "epochs.py")];

const init = (name?: string): string => JSON.stringify({ _type: "init", ...(name && { name }) });
const loss = (value: number): string => JSON.stringify({ loss: value });
const finish = '{"_type":"finish"}';
const round = (name: string | undefined, value: number): string[] => [init(name), loss(value), finish];
/** A command that reports these lines, and then ends like another one. */
const sh = (lines: readonly string[], end = "true"): string[] => [
  ..."-- sh -c".split(" "),
  [...lines.map((line) => `echo '${line}' >&3`), end].join("\n"),
];

const told = ({ stdout }: Outcome): Record<string, string | null> =>
  JSON.parse(stdout) as Record<string, string | null>;

const folderOf = (place: Place, name = "r"): string => join(place.store, "p", name);

/** A run whose program failed at step 15. */
async function interrupted(name = "r"): Promise<Place> {
  const place = makePlace();
  const failed = await trackio(place, ["run", "-p", "p", "--name", name, "--", ...EPOCHS, "20", "15"]);
  expect(failed.exitCode).toBe(3);
  return place;
}

const stepsShown = async (place: Place, ...flags: string[]): Promise<unknown> =>
  JSON.parse((await trackio(place, ["show", "p/r", "--json", ...flags])).stdout).steps;

describe("trackio resume", () => {
  it("goes on with the newest run that did not finish: its command, its folder, its next attempt", async () => {
    const place = await interrupted();
    await trackio(place, ["run", "-p", "p", "--name", "fine", "--", "true"]);
    const elsewhere = join(place.root, "elsewhere");
    mkdirSync(elsewhere);
    const resumed = await trackio(place, ["resume"], { cwd: elsewhere });
    expect(resumed.exitCode).toBe(0);
    expect(resumed.stderr).toContain("● p/r resumed: attempt 2, from step 16, checkpoint 9.pt\n");
    expect(told(resumed)).toEqual({
      ATTEMPT: "2",
      RESUME: "must",
      STEP: "16",
      CHECKPOINT: "9.pt",
      cwd: place.cwd,
      PWD: place.cwd,
    });
    expect(recordsIn(join(folderOf(place), "steps.ndjson")).map(({ step }) => step)).toEqual(
      Array.from({ length: 20 }, (_, step) => step),
    );
    expect(eventsOf(folderOf(place), "started")[1]).toMatchObject({ attempt: 2, resumed: true });
  });

  it("makes the steps from --from-step on again, with the checkpoint of then", async () => {
    const place = await interrupted();
    expect(told(await trackio(place, ["resume", "r", "--from-step", "5"]))).toMatchObject({
      STEP: "5",
      CHECKPOINT: null,
    });
    expect(await stepsShown(place)).toMatchObject({ count: 20, superseded: 11 });
    expect(await stepsShown(place, "--attempt", "1")).toMatchObject({ count: 16 });
    const again = await trackio(place, ["resume", "r", "--from-step", "12"]);
    expect(told(again)).toMatchObject({ STEP: "12", CHECKPOINT: "9.pt" });
    expect(again.stderr).toContain("● p/r had finished; resumed: attempt 3");
    expect(eventsOf(folderOf(place), "started")[2]).toMatchObject({ from_step: 12 });
  });

  it("goes on from --from-step until a step is logged, also where the attempt that was told so died before", async () => {
    const place = await interrupted();
    const tell = ["--", "sh", "-c", 'echo "$TRACKIO_STEP $TRACKIO_CHECKPOINT"; exit 1'];
    const step = async (...flags: string[]): Promise<string> =>
      (await trackio(place, ["resume", "-q", "r", ...flags, ...tell])).stdout;
    expect(await step("--from-step", "12")).toBe("12 9.pt");
    expect(await step()).toBe("12 9.pt");
    expect(await step("--from-step", "5")).toBe("5 ");
    expect(await step("--from-step", "10")).toBe("10 9.pt");
    const log = ["--", "sh", "-c", "echo '{\"loss\": 1}' >&3; exit 1"];
    await trackio(place, ["resume", "-q", "r", ...log]);
    expect(recordsIn(join(folderOf(place), "steps.ndjson")).at(-1)).toMatchObject({ step: 10, _attempt: 6 });
    expect(await step()).toBe("11 9.pt");
  });

  it("tells a run inside it nothing of its checkpoint", async () => {
    const place = await interrupted();
    const inner = `"$0" run -q -p p --name inner -- sh -c 'echo "\${TRACKIO_CHECKPOINT-unset}"'`;
    const resumed = await trackio(place, ["resume", "-q", "r", "--", "sh", "-c", inner, inject("trackio")]);
    expect(resumed.stdout).toBe("unset");
  });

  it("starts in the folder as it was called, not where its links lead", async () => {
    const place = makePlace();
    const link = join(place.root, "link");
    symlinkSync(place.cwd, link);
    const tell = ["--", "sh", "-c", 'echo "$PWD"; exit 1'];
    const options = { cwd: link, env: { PWD: link } };
    expect((await trackio(place, ["run", "-q", "--name", "r", ...tell], options)).stdout).toBe(link);
    expect(runsIn(place.store)).toEqual(["work/r"]);
    expect((await trackio(place, ["resume", "-q", "r"])).stdout).toBe(link);
    expect(eventsOf(join(place.store, "work", "r"), "started").map(({ cwd }) => cwd)).toEqual([link, link]);
    const elsewhere = await trackio(place, ["run", "-q", "--name", "s", ...tell], { env: { PWD: "/" } });
    expect(elsewhere.stdout).toBe(place.cwd);
    expect(eventsOf(join(place.store, "work", "s"), "started")).toMatchObject([{ cwd: place.cwd }]);
  });

  it("of one of several runs goes on with that one in its first round, and makes runs in the others", async () => {
    const place = makePlace();
    const sweep = sh([...round("a", 1), ...round("b", 2), ...round("c", 3)]);
    await trackio(place, ["run", "-q", "-p", "p", ...sweep]);
    const resumed = await trackio(place, ["resume", "b"]);
    expect(runsIn(place.store)).toEqual(["p/a", "p/b", "p/b-2", "p/c", "p/c-2"]);
    expect(valuesOf(folderOf(place, "b"), "loss")).toEqual([2, 1]);
    expect(valuesOf(folderOf(place, "b-2"), "loss")).toEqual([2]);
    expect(valuesOf(folderOf(place, "c-2"), "loss")).toEqual([3]);
    expect(resumed.stderr.match(/✔/g)).toHaveLength(3);
  });

  it("of one of several runs keeps them apart where they are not finished", async () => {
    const place = makePlace();
    const sweep = sh([init("a"), loss(1), init("a"), loss(2), init("b"), loss(3)]);
    await trackio(place, ["run", "-q", "-p", "p", ...sweep]);
    await trackio(place, ["resume", "-q", "b"]);
    expect(runsIn(place.store)).toEqual(["p/a", "p/b", "p/b-2"]);
    expect(valuesOf(folderOf(place, "b"), "loss")).toEqual([3, 1, 2]);
    expect(valuesOf(folderOf(place, "b-2"), "loss")).toEqual([3]);
  });

  it("runs another command in the current folder", async () => {
    const place = await interrupted();
    const elsewhere = join(place.root, "elsewhere");
    mkdirSync(elsewhere);
    const resumed = await trackio(place, ["resume", "p/r", "--", "sh", "-c", "pwd; exit 7"], {
      cwd: elsewhere,
    });
    expect(resumed).toMatchObject({ exitCode: 7, stdout: elsewhere });
    expect(eventsOf(folderOf(place), "started")[1]).toMatchObject({ command: ["sh", "-c", "pwd; exit 7"] });
  });

  it("looks in one project where it is told to", async () => {
    const place = await interrupted();
    await trackio(place, ["run", "-p", "q", "--name", "newer", "--", "false"]);
    expect((await trackio(place, ["resume", "-p", "p"])).stderr).toContain("p/r resumed");
    expect((await trackio(place, ["resume", "newer", "-p", "p"])).stderr).toContain(
      'Project "p" has no run called "newer"',
    );
  });

  it("takes in what a dead recorder left, before it goes on", async () => {
    const place = makePlace();
    const kill = 'echo "{}" >&3; kill -9 $PPID; echo "{}" >&3; echo "{}" >&3';
    await trackio(place, ["run", "-p", "p", "--name", "r", "--", "sh", "-c", kill]);
    expect((await trackio(place, ["resume", "--", "true"])).stderr).toContain("attempt 2, from step 3");
  });
});

describe("trackio resume refuses, with a reason and a way on,", () => {
  it("a run that is not there, and lists those that are", async () => {
    const place = await interrupted();
    const refused = await trackio(place, ["resume", "nope"]);
    expect(refused.exitCode).toBe(125);
    expect(refused.stderr).toContain('No run or project is called "nope"');
    expect(refused.stderr).toContain("Its runs: p/r");
    const inProject = await trackio(place, ["resume", "p/nope"]);
    expect(inProject.stderr).toContain('Project "p" has no run called "nope".\n  Its runs: r');
  });

  it("a run that is still alive, saying where and as which process", async () => {
    const place = makePlace();
    const live = startTrackio(
      place,
      ["run", "-p", "p", "--name", "r", "--", "sh", "-c", "echo pid $$; cat"],
      { stdin: "pipe" },
    );
    await live.says(/pid \d+\n/);
    await live.says("started");
    const refused = await trackio(place, ["resume", "r"]);
    expect(refused.exitCode).toBe(125);
    const pid = /pid (\d+)/.exec(live.out())?.[1];
    expect(refused.stderr).toMatch(
      new RegExp(`Cannot resume "p/r": it is still running on \\S+ as process ${pid}\\.`),
    );
    expect((await trackio(place, ["resume"])).stderr).toContain("There is nothing to resume");
    live.process.stdin?.end();
    await live.process;
    expect(eventsOf(folderOf(place), "started")).toHaveLength(1);
  });

  it("runs that all finished, unless one is named", async () => {
    const place = makePlace();
    await trackio(place, ["run", "-p", "p", "--name", "r", "--", "true"]);
    const refused = await trackio(place, ["resume"]);
    expect(refused).toMatchObject({ exitCode: 125 });
    expect(refused.stderr).toContain("There is nothing to resume");
    expect((await trackio(place, ["resume", "p"])).stderr).toContain("There is nothing to resume");
    expect((await trackio(place, ["resume", "r"])).stderr).toContain(
      "● p/r had finished; resumed: attempt 2",
    );
  });

  it("a folder that is gone", async () => {
    const place = makePlace();
    const folder = join(place.root, "gone");
    mkdirSync(folder);
    await trackio(place, ["run", "-p", "p", "--name", "r", "--", "sh", "-c", "echo 'a b'; exit 1"], {
      cwd: folder,
    });
    rmSync(folder, { recursive: true });
    const refused = await trackio(place, ["resume"]);
    expect(refused).toMatchObject({ exitCode: 125 });
    expect(refused.stderr).toContain(`the folder ${folder} is not there any more`);
    expect(refused.stderr).toContain(String.raw`trackio resume p/r -- sh -c 'echo '\''a b'\''; exit 1'`);
  });

  it.each<[string, string[], string]>([
    ["a step beyond the next", ["r", "--from-step", "17"], "its next step is 16"],
    ["a step that is none", ["r", "--from-step", "-1"], "takes a step"],
    ["a command without --", ["r", "python", "x.py"], "trackio resume r -- python x.py"],
    ["a project that is not there", ["-p", "nope"], 'There is no project "nope"'],
    ["a command that is not there", ["r", "--", "no-such-command"], "there is no such command"],
  ])("%s", async (_, args, said) => {
    const place = await interrupted();
    const refused = await trackio(place, ["resume", ...args]);
    expect(refused.exitCode).toBe(args.includes("no-such-command") ? 127 : 125);
    expect(refused.stderr).toContain(said);
    expect(eventsOf(folderOf(place), "started")).toHaveLength(1);
  });
});

describe("trackio run --restart", () => {
  it("starts a program that fails again, as the next attempt of its run", async () => {
    const place = makePlace();
    const done = await trackio(place, [
      ..."run -p p --restart on-failure:3 --tag t --note n -c lr=1 --".split(" "),
      ...EPOCHS,
      "20",
      "15",
    ]);
    expect(done.exitCode).toBe(0);
    expect(done.stderr).toMatch(
      /↻ starting again in 1 s \(number 1 of 3 restarts at most\)\n● p\/\S+ resumed: attempt 2, from step 16/,
    );
    const shown = JSON.parse((await trackio(place, ["show", "@last", "--json"])).stdout);
    expect(shown).toMatchObject({
      status: { kind: "finished" },
      steps: { count: 20 },
      notes: ["n"],
      tags: ["t"],
      attempts: [{ exit_code: 3 }, { exit_code: 0 }],
    });
  });

  it("does so as often as it is allowed, and then ends with the program's code", async () => {
    const place = makePlace();
    const done = await trackio(place, [
      ..."run -p p --name r --restart on-failure:1 -- sh -c".split(" "),
      "exit 4",
    ]);
    expect(done.exitCode).toBe(4);
    expect(eventsOf(folderOf(place), "ended").map((ended) => ended["exit_code"])).toEqual([4, 4]);
    expect(eventsOf(folderOf(place), "restarting")).toMatchObject([{ attempt: 1, pause: 1 }]);
  });

  it("keeps the run that the program named", async () => {
    const place = makePlace();
    const named = 'echo "{\\"_type\\":\\"init\\",\\"name\\":\\"mine\\"}" >&3; [ "$TRACKIO_ATTEMPT" = 2 ]';
    const done = await trackio(place, ["run", "-p", "p", "--restart", "on-failure", "--", "sh", "-c", named]);
    expect(done.exitCode).toBe(0);
    expect(eventsOf(folderOf(place, "mine"), "started")).toHaveLength(2);
  });

  it("keeps several runs that the program named", async () => {
    const place = makePlace();
    const rounds = sh([...round("a", 1), ...round("b", 2), init("c"), loss(3)], '[ "$TRACKIO_ATTEMPT" = 2 ]');
    const done = await trackio(place, ["run", "-p", "p", "--restart", "on-failure:1", ...rounds]);
    expect(done.exitCode).toBe(1);
    expect(runsIn(place.store)).toEqual(["p/a", "p/b", "p/c"]);
    for (const [name, value] of Object.entries({ a: 1, b: 2, c: 3 })) {
      expect(eventsOf(folderOf(place, name), "started").map(({ attempt }) => attempt)).toEqual([1, 2]);
      expect(valuesOf(folderOf(place, name), "loss")).toEqual([value, value]);
    }
  });

  it("goes on with one run, and makes those behind it as the command line says", async () => {
    const place = makePlace();
    const script = `echo '${init("a")}' >&3; echo '${loss(1)}' >&3; [ "$TRACKIO_ATTEMPT" = 2 ] || exit 1`;
    const more = [finish, ...round("b", 2)].map((line) => `echo '${line}' >&3`).join("\n");
    const done = await trackio(place, [
      ..."run -q -p p --restart on-failure:1 -- sh -c".split(" "),
      `${script}\n${more}`,
    ]);
    expect(done.exitCode).toBe(0);
    expect(runsIn(place.store)).toEqual(["p/a", "p/b"]);
    expect(valuesOf(folderOf(place, "a"), "loss")).toEqual([1, 1]);
  });

  it("not after a signal that asked for the end", async () => {
    const place = makePlace();
    const live = startTrackio(
      place,
      "run -p p --name r --restart on-failure -- sh -c".split(" ").concat("echo ready; exec sleep 60"),
    );
    await live.says("ready");
    await live.says("started");
    live.process.kill("SIGTERM");
    expect((await live.process).exitCode).toBe(143);
    expect(eventsOf(folderOf(place), "started")).toHaveLength(1);
  });

  it("nor when it is asked to end in the pause", async () => {
    const place = makePlace();
    const live = startTrackio(place, "run -p p --name r --restart on-failure -- false".split(" "));
    await live.says("starting again");
    live.process.kill("SIGTERM");
    expect((await live.process).exitCode).toBe(143);
    expect(eventsOf(folderOf(place), "started")).toHaveLength(1);
  });

  it("refuses what it does not know", async () => {
    const refused = await trackio(makePlace(), ["run", "--restart", "always", "--", "true"]);
    expect(refused).toMatchObject({ exitCode: 125 });
    expect(refused.stderr).toContain("--restart takes on-failure or on-failure:N");
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parseMove, runMove } from "../../src/commands/move.ts";
import { type NoteFlags, parseNote, runNote } from "../../src/commands/note.ts";
import { type PurgeFlags, parsePurge, runPurge } from "../../src/commands/purge.ts";
import { parseRename, runRename } from "../../src/commands/rename.ts";
import { parseRestore, runRestore } from "../../src/commands/restore.ts";
import { parseRm, type RmFlags, runRm } from "../../src/commands/rm.ts";
import { parseTag, runTag, type TagFlags } from "../../src/commands/tag.ts";
import { openRun } from "../../src/store/open-run.ts";
import { isUserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { runsIn } from "../support/runs.ts";
import { saidContext } from "../support/said.ts";
import { created, ended, refOf, started, step, storeRun } from "../support/stored-run.ts";

const NOW = Date.parse("2026-11-24T10:00:00Z");
const DAY = 86_400_000;

let root: string;
/** Milliseconds by which the clock is ahead. */
let later: number;

beforeEach(() => {
  root = join(testFolder(), "store");
  later = 0;
});

function store(...names: string[]): void {
  for (const name of names) {
    const [project = "", run = ""] = name.split("/");
    const life = [created({ project, run, id: `${project}${run}0000` }), started(), ended()];
    storeRun(root, { "run.ndjson": life, "steps.ndjson": [step(0)] }, project, run);
  }
}

/** What a command prints, or the error and its hints as they would be printed. */
async function said(run: (context: ReturnType<typeof saidContext>) => Promise<number>): Promise<string> {
  const context = saidContext(root, NOW + later);
  try {
    const code = await run(context);
    return context.out() + context.err() + (code === 0 ? "" : `exit ${code}\n`);
  } catch (error) {
    if (!isUserError(error)) throw error;
    return [error.message, ...error.hints.map((hint) => `  ${hint}`), ""].join("\n");
  }
}

const tag = (targets: string[], flags: TagFlags = {}) =>
  said(async (context) => runTag(parseTag(targets, flags), context));
const note = (target: string, words: string[] = [], flags: NoteFlags = {}) =>
  said(async (context) => runNote(parseNote(target, words, flags), context));
const rename = (target: string, name: string) =>
  said(async (context) => runRename(parseRename(target, name, {}), context));
const move = (...words: string[]) => said(async (context) => runMove(parseMove(words, {}), context));
const rm = (targets: string[], flags: RmFlags = {}) =>
  said(async (context) => runRm(parseRm(targets, flags), context));
const restore = (targets: string[] = [], json = false) =>
  said(async (context) => runRestore(parseRestore(targets, { json }), context));
const purge = (targets: string[] = [], flags: PurgeFlags = {}) =>
  said(async (context) => runPurge(parsePurge(targets, flags), context));

describe("trackio tag", () => {
  it("adds tags and removes some, once each, and tells which there are then", async () => {
    store("p/a", "p/b");
    expect(await tag(["a", "b"], { add: ["best", "old", "best"] })).toBe(
      "p/a is tagged best and old\np/b is tagged best and old\n",
    );
    const size = readFileSync(join(root, "p/a/run.ndjson")).length;
    expect(await tag(["a"], { add: ["best"], remove: ["never"] })).toBe("p/a is tagged best and old\n");
    // What changes nothing is not written.
    expect(readFileSync(join(root, "p/a/run.ndjson"))).toHaveLength(size);
    expect(await tag(["b"], { remove: ["old", "best"] })).toBe("p/b has no tags\n");
    expect(await tag(["a", "b"])).toBe("p/a is tagged best and old\np/b has no tags\n");
    expect(await tag([])).toBe("1  best\n1  old\n");
    expect(openRun(root, refOf(root, "p", "a")).life.tags).toEqual(["best", "old"]);
  });

  it("says that archived runs are out of sight, and speaks JSON", async () => {
    store("p/a");
    expect(await tag(["a"], { add: ["archived"] })).toContain("trackio show --all shows them");
    expect(JSON.parse(await tag(["a"], { json: true }))).toEqual({
      runs: [{ project: "p", run: "a", tags: ["archived"] }],
    });
    expect(JSON.parse(await tag([], { json: true }))).toEqual({ tags: [{ tag: "archived", runs: 1 }] });
  });

  it("explains itself to who types a tag behind a run, or no run", async () => {
    store("p/a");
    expect(await tag(["a", "very good"])).toBe(
      `No run or project is called "very good" in ${root}.\n  Tags are given by --add: trackio tag a --add 'very good'\n`,
    );
    expect(await tag([], { add: ["x"] })).toBe("No run was named.\n  Name it: trackio tag RUN --add x\n");
    expect(await tag(["a"], { add: ["x"], remove: ["x"] })).toContain("choose one");
    expect(await tag(["a"], { add: [" "] })).toContain("must not be blank");
  });

  it("changes none where one is damaged", async () => {
    store("p/a");
    storeRun(root, { "run.ndjson": "{" }, "p", "bad");
    expect(await tag(["a", "bad"], { add: ["x"] })).toBe(
      'Cannot tag "p/bad": run.ndjson cannot be read at line 1 (byte 0).\n  Look closer: trackio check p/bad\n',
    );
    expect(await tag(["a"])).toBe("p/a has no tags\n");
  });
});

describe("trackio note", () => {
  it("adds, replaces in place and removes", async () => {
    store("p/a");
    expect(await note("a")).toBe("p/a has no notes\n");
    await note("a", ["lr", "too", "high"]);
    expect(await note("a", ["second"])).toBe("p/a\n  1  lr too high\n  2  second\n");
    expect(await note("a", ["better"], { replace: "1" })).toBe("p/a\n  1  better\n  2  second\n");
    expect(await note("a", [], { remove: "2" })).toBe("p/a\n  1  better\n");
    expect(JSON.parse(await note("a", [], { json: true }))).toMatchObject({ notes: ["better"] });
    expect(await note("a", [], { remove: "2" })).toBe(
      '"p/a" has 1 note, and none with the number 2.\n  See them: trackio note p/a\n',
    );
  });

  it("takes no numbers that are none, and no text where none is wanted", async () => {
    store("p/a");
    expect(await note("a", [], { remove: "last" })).toContain("takes the number of a note");
    expect(await note("a", ["x"], { remove: "1" })).toContain("no text");
    expect(await note("a", [], { replace: "1" })).toContain("is missing");
    expect(await note("a", [" "])).toContain("must not be blank");
  });
});

describe("trackio rename and move", () => {
  it("give a run another name, or project, which goes with its last run", async () => {
    store("p/a", "q/b");
    expect(await rename("a", "A")).toBe("p/a is now p/A\n");
    expect(await rename("A", "x/y")).toBe("p/A is now p/x%2Fy\n");
    expect(await move("p/x%2Fy", "q/")).toBe("p/x%2Fy is now q/x%2Fy\n");
    expect(runsIn(root)).toEqual(["q/b", "q/x%2Fy"]);
    expect(await move("q/*", "new")).toBe(
      'q/b is now new/b\nq/x%2Fy is now new/x%2Fy\nProject "new" is new.\n',
    );
    expect(runsIn(root)).toEqual(["new/b", "new/x%2Fy"]);
    expect(openRun(root, refOf(root, "new", "x/y")).life.id).toBe("pa0000");
  });

  it("leave everything as it is where a name is taken", async () => {
    store("p/a", "p/b", "q/a");
    expect(await rename("b", "a")).toBe(
      'Cannot rename "p/b": project "p" has a run called "a" already.\n  Rename or remove that first: trackio rm p/a\n',
    );
    expect(await move("p/b", "p/a", "q")).toContain('Cannot move "p/a": project "q" has a run called "a"');
    expect(await move("p/a", "q/a", "r")).toContain("they have the same name");
    expect(await move("p/a", "p")).toBe('"p/a" is in project "p" already.\n');
    expect(await rename("b", "b")).toBe('"p/b" is called that already.\n');
    writeFileSync(join(root, "p", "file"), "mine");
    expect(await rename("b", "file")).toContain('has a file in the place of "file"');
    expect(runsIn(root)).toEqual(["p/a", "p/b", "p/file", "q/a"]);
  });

  it("understand who names the project, too", async () => {
    store("p/a", "q/b");
    expect(await rename("p/a", "p/c")).toBe(
      'A run\'s new name is given without its project: "p/c".\n  Try: trackio rename p/a c\n',
    );
    expect(await rename("p/a", "q/c")).toContain("trackio move p/a q");
    expect(await rename("p/a", "@last")).toContain('must not begin with "@"');
    expect(await move("p/a")).toContain("Name both: trackio move RUN p/a");
  });

  it("move nothing between two names of one folder", async () => {
    store("p/a");
    symlinkSync("p", join(root, "P"));
    expect(await move("p/a", "P")).toContain("are one and the same folder on this disk");
    expect(runsIn(root)).toContain("p/a");
  });

  it("move a run that lies on another disk by its link, and leave one that would lead astray", async () => {
    store("p/a");
    const elsewhere = join(root, "..", "disk");
    mkdirSync(elsewhere);
    storeRun(
      elsewhere,
      { "run.ndjson": [created({ project: "p", run: "far" }), started(), ended()] },
      "x",
      "far",
    );
    symlinkSync(join(elsewhere, "x", "far"), join(root, "p", "far"));
    expect(await move("far", "q")).toContain("p/far is now q/far");
    expect(await tag(["q/far"], { add: ["x"] })).toBe("q/far is tagged x\n");
    expect(await rm(["q/far"])).toContain("q/far is in the trash");
    expect(await purge([], { yes: true })).toContain("Removed 1 run");
    expect(existsSync(join(elsewhere, "x", "far", "run.ndjson"))).toBe(true);
  });
});

describe("trackio rm, restore and purge", () => {
  it("remove runs and bring them back", async () => {
    store("p/a", "p/b");
    expect(await rm(["a"])).toBe(
      "p/a is in the trash\nBack: trackio restore p/a. For good: trackio purge.\n",
    );
    expect(runsIn(root)).toEqual(["p/b"]);
    later = 2 * DAY;
    expect(await rm(["p/b"])).toContain("p/b is in the trash");
    expect(runsIn(root)).toEqual([]);
    later = 3 * DAY;
    expect(await restore()).toMatchInlineSnapshot(`
      "2 runs in the trash, 960 bytes

      run  removed       size  id
      p/b  1 d ago  480 bytes  pb0000
      p/a  3 d ago  480 bytes  pa0000

      trackio restore RUN brings one back; trackio purge removes for good.
      "
    `);
    expect(JSON.parse(await restore([], true))).toMatchObject({
      trash: join(root, ".trash"),
      removed: [
        { project: "p", run: "b", id: "pb0000", removed: "2026-11-26T10:00:00.000Z", bytes: 480 },
        { project: "p", run: "a", id: "pa0000", removed: "2026-11-24T10:00:00.000Z", bytes: 480 },
      ],
    });
    expect(await restore(["a", "pb00"])).toBe("p/a is back\np/b is back\n");
    expect(runsIn(root)).toEqual(["p/a", "p/b"]);
    expect(await restore()).toBe("The trash is empty.\n");
    expect(existsSync(join(root, ".trash"))).toBe(false);
  });

  it("remove a whole project, with what else is in its folder, and bring it back", async () => {
    store("p/a", "p/b", "q/c");
    writeFileSync(join(root, "p", "mine.txt"), "mine");
    expect(await rm(["p"])).toBe(
      '"p" is a project of 2 runs; without -r only runs are removed.\n  Remove all of it: trackio rm -r p\n',
    );
    expect(await rm(["p", "q/c"], { recursive: true })).toBe(
      "q/c is in the trash\np is in the trash, with 2 runs\nBack: trackio restore NAME. For good: trackio purge.\n",
    );
    expect(readdirSync(root)).toEqual([".trash"]);
    expect(await restore(["p/b"])).toBe("p/b is back\n");
    expect(readdirSync(join(root, "p"))).toEqual(["b"]);
    expect(await restore(["p"])).toBe("p/a is back\n");
    expect(readFileSync(join(root, "p", "mine.txt"), "utf8")).toBe("mine");
    expect(await restore()).toContain("1 run in the trash");
  });

  it("keep what else was in a project's folder where its place is taken by now", async () => {
    store("p/a");
    writeFileSync(join(root, "p", "mine.txt"), "old");
    await rm(["p"], { recursive: true });
    store("p/b");
    writeFileSync(join(root, "p", "mine.txt"), "new");
    expect(await restore(["p/a"])).toBe(
      "p/a is back\ntrackio: mine.txt of project p stays in the trash: there is one by now\n",
    );
    expect(await restore()).toContain("p (other files)");
    expect(readFileSync(join(root, "p", "mine.txt"), "utf8")).toBe("new");
  });

  it("bring back as NAME-2 what lost its name meanwhile, and the newest of several", async () => {
    store("p/a");
    await rm(["a"]);
    later = DAY;
    storeRun(root, { "run.ndjson": [created({ id: "second00" }), started(), ended()] }, "p", "a");
    await rm(["a"]);
    store("p/a");
    expect(await restore(["a"])).toBe(
      "p/a is back as p/a-2: its name was taken meanwhile\nOf p/a what was removed earlier is still in the trash; it is named by its id.\n",
    );
    expect(openRun(root, refOf(root, "p", "a-2")).life.id).toBe("second00");
    expect(await restore(["pa00"])).toContain("p/a is back as p/a-3");
  });

  it("purge what is asked for, and nothing without a yes", async () => {
    store("p/a", "p/b", "q/a");
    await rm(["p/a"]);
    later = 10 * DAY;
    await rm(["p/b", "q/a"]);
    expect(await purge()).toBe(
      "This would remove 3 runs (1.4 kB) for good, and there is no terminal to ask on.\n  Where that is meant: trackio purge --yes\n",
    );
    expect(await purge(["a"], { yes: true })).toContain('"a" was a run in 2 projects');
    expect(await purge([], { olderThan: "30d", yes: true })).toBe("Nothing in the trash is that old.\n");
    expect(await purge([], { olderThan: "5d", yes: true })).toBe("Removed 1 run (480 bytes) for good\n");
    expect(await purge(["q"], { yes: true })).toBe("Removed 1 run (480 bytes) for good\n");
    expect(await restore()).toContain("p/b");
    expect(await purge([], { yes: true })).toBe("Removed 1 run (480 bytes) for good\n");
    expect(await purge([], { yes: true })).toBe("The trash is empty.\n");
    expect(readdirSync(root)).toEqual([]);
  });

  it("never purge for its age what does not tell it", async () => {
    store("p/a");
    const odd = join(root, ".trash", "someone-else");
    mkdirSync(odd, { recursive: true });
    storeRun(odd, { "run.ndjson": [created(), started(), ended()] }, "p", "b");
    expect(await purge([], { olderThan: "0s", yes: true })).toBe("Nothing in the trash is that old.\n");
    expect(await restore(["p/b"])).toBe("p/b is back\n");
  });

  it("take damaged runs, and leave folders that hold no run", async () => {
    storeRun(root, { "steps.ndjson": [step(0)] }, "p", "bad");
    mkdirSync(join(root, "mine"));
    expect(await rm(["p/bad"])).toContain("p/bad is in the trash");
    expect(await restore(["bad"])).toBe("p/bad is back\n");
    expect(readdirSync(join(root, "p", "bad"))).toEqual(["steps.ndjson"]);
    expect(await rm(["mine"], { recursive: true })).toContain("holds no run, and is left alone");
  });

  it("remove nothing where one of several is not there", async () => {
    store("p/a");
    expect(await rm(["a", "b"])).toContain('No run or project is called "b"');
    expect(runsIn(root)).toEqual(["p/a"]);
    expect(await restore(["a"])).toBe('Nothing in the trash is called "a".\n  The trash is empty.\n');
  });
});

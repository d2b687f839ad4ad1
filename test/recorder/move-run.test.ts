import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import { dissolveRun, moveRun, removeBeginning, removeLink } from "../../src/recorder/move-run.ts";
import type { RunRef } from "../../src/store/catalog.ts";
import { claimNew } from "../../src/store/claim.ts";
import { testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

/** A run's claimed folder with files in it. */
function makeRun(root: string, project: string, run: string, files: Record<string, string> = {}): RunRef {
  const ref = claimNew(root, project as ProjectName, run as RunName) ?? expect.fail(`${run} is taken`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(ref.folder, name), text);
  return ref;
}

const read = (ref: RunRef, file: string): string => readFileSync(join(ref.folder, file), "utf8");

describe("a run that is moved", () => {
  it("is whole at its new place, and its old path leads there", () => {
    const root = testFolder();
    const from = makeRun(root, "p", "old", { "steps.ndjson": "1" });
    const to = makeRun(root, "q", "new");
    moveRun(from, to);
    expect(read(to, "steps.ndjson")).toBe("1");
    expect(read(from, "steps.ndjson")).toBe("1");
    expect(lstatSync(from.folder).isSymbolicLink()).toBe(true);
  });

  it("is found by its old path also after the store was moved", () => {
    const root = testFolder();
    const from = makeRun(join(root, "store"), "p", "old", { "steps.ndjson": "1" });
    moveRun(from, makeRun(join(root, "store"), "q", "new"));
    expect(readlinkSync(from.folder)).toBe("../q/new");
    renameSync(join(root, "store"), join(root, "moved"));
    expect(readFileSync(join(root, "moved/p/old/steps.ndjson"), "utf8")).toBe("1");
  });

  it("leaves nothing behind when its link is removed: no project of no runs either", () => {
    const root = testFolder();
    const from = makeRun(root, "p", "old");
    moveRun(from, makeRun(root, "q", "new"));
    removeLink(from);
    expect(existsSync(join(root, "p"))).toBe(false);
    expect(existsSync(join(root, "q/new"))).toBe(true);
    removeLink(from);
  });

  it("takes no folder away that another recorder made at the old path", () => {
    const root = testFolder();
    const from = makeRun(root, "p", "old", { "run.ndjson": "another's" });
    removeLink(from);
    expect(read(from, "run.ndjson")).toBe("another's");
  });
});

describe("a run that is dissolved into another", () => {
  it("gives what the program put into it, and none of our own files", () => {
    const root = testFolder();
    const from = makeRun(root, "p", "old", {
      "run.ndjson": "created",
      "model.pt": "weights",
      "both.txt": "from",
    });
    const to = makeRun(root, "p", "new", { "run.ndjson": "older", "both.txt": "to" });
    dissolveRun(from, to, 2);
    expect(read(to, "run.ndjson")).toBe("older");
    expect(read(to, "model.pt")).toBe("weights");
    expect(read(to, "both.txt")).toBe("to");
    // What could not be moved is not lost: it stays where it was.
    expect(read(from, "both.txt")).toBe("from");
  });

  it("leaves a link where nothing stays", () => {
    const root = testFolder();
    const from = makeRun(root, "p", "old", { "run.ndjson": "created" });
    const to = makeRun(root, "p", "new", { "run.ndjson": "older" });
    dissolveRun(from, to, 2);
    expect(readlinkSync(from.folder)).toBe("new");
  });
});

describe("a run that was only begun", () => {
  it("is taken away, with its project where it was the only one", () => {
    const root = testFolder();
    const ref = makeRun(root, "p", "r", { "run.ndjson": "created" });
    removeBeginning(ref);
    expect(existsSync(join(root, "p"))).toBe(false);
  });

  it("leaves whatever else is in its folder", () => {
    const root = testFolder();
    const ref = makeRun(root, "p", "r", { "run.ndjson": "created", "notes.txt": "mine" });
    removeBeginning(ref);
    expect(read(ref, "notes.txt")).toBe("mine");
  });
});

describe("a session whose program names its run", () => {
  it("keeps the path that the program was told until the end, and not beyond", () => {
    const recorded = new Recorded(testFolder(), {});
    const { runFolder } = recorded.session.facts;
    writeFileSync(join(runFolder, "mine.txt"), "1");
    recorded.write('{"_type": "init", "project": "p", "name": "r"}\n');
    recorded.drain();
    writeFileSync(join(runFolder, "later.txt"), "2");
    recorded.finish();
    expect(existsSync(runFolder)).toBe(false);
    for (const file of ["mine.txt", "later.txt"])
      expect(existsSync(join(recorded.root, "p/r", file)), file).toBe(true);
  });

  it("goes on where somebody made a file of the name that it wants", () => {
    const folder = testFolder();
    const recorded = new Recorded(folder, {});
    mkdirSync(join(recorded.root, "p"), { recursive: true });
    symlinkSync("nowhere", join(recorded.root, "p/r"));
    recorded.write('{"_type": "init", "project": "p", "name": "r"}\n{"v": 1}\n');
    recorded.finish();
    expect(recorded.values("v")).toEqual([1]);
    expect(recorded.session.runs[0]?.ref.run).toBe("r-2");
  });
});

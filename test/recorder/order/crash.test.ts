import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProjectName, RunName } from "../../../src/format/names.ts";
import { addEvents } from "../../../src/recorder/order/change-life.ts";
import { type HeldRun, holdRun, letGo } from "../../../src/recorder/order/hold-run.ts";
import { relocate } from "../../../src/recorder/order/relocate.ts";
import { restoreRun, trashProject, trashRun } from "../../../src/recorder/order/trash-run.ts";
import { field } from "../../../src/recorder/record-text.ts";
import { foresight } from "../../../src/recorder/repair/foresight.ts";
import type { RunRef } from "../../../src/store/catalog.ts";
import { listProjects, listRuns } from "../../../src/store/catalog.ts";
import { checkStore } from "../../../src/store/check/check-store.ts";
import { continueRun } from "../../../src/store/claim.ts";
import { readLife } from "../../../src/store/open-run.ts";
import { listTrash, purge, type TrashedRun, tidyTrash } from "../../../src/store/trash.ts";
import { instants } from "../../support/crashed.ts";
import { testFolder } from "../../support/folders.ts";
import { created, ended, refOf, started, step, storeRun } from "../../support/stored-run.ts";

const NOW = Date.parse("2026-11-24T10:00:00Z");

const files = (project: string, run: string) => ({
  "run.ndjson": [created({ project, run, id: `${project}-${run}` }), started(), ended()],
  "steps.ndjson": [step(0), step(1)],
});

/** A store with runs as `project/run`. */
function storeWith(...names: string[]): string {
  const root = join(testFolder(), "store");
  for (const name of names) {
    const [project = "", run = ""] = name.split("/");
    storeRun(root, files(project, run), project, run);
  }
  return root;
}

function hold(root: string, ref: RunRef): HeldRun {
  const held = holdRun(root, ref, NOW);
  if ("kind" in held) throw new Error(`refused: ${held.kind}`);
  return held;
}

/** Every run in a store, in it or in its trash, with what it is: its id, and how many steps it has. */
function everything(root: string): string[] {
  const facts = (folder: string): string => {
    const [first = ""] = readFileSync(join(folder, "run.ndjson"), "utf8").split("\n");
    const steps = readFileSync(join(folder, "steps.ndjson"), "utf8").split("\n").length - 1;
    return `${(JSON.parse(first) as { id: string }).id} ${steps}`;
  };
  const inStore = listProjects(root)
    .flatMap((project) => listRuns(root, project))
    .map(({ project, run, folder }) => `${project}/${run}: ${facts(folder)}`);
  const inTrash = listTrash(root).map(
    ({ project, run, folder }) => `trash ${project}/${run}: ${facts(folder)}`,
  );
  return [...inStore, ...inTrash].sort();
}

/** What `trackio check` finds beyond what every death may leave: marks and temporary files. */
const damage = (root: string): string[] =>
  checkStore(root, [], foresight(root), Date.now() + 3_600_000)
    .places.flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === "damage")
    .map(({ file, rule }) => `${file}: ${rule}`);

/**
 * Does something to a store, and holds that whoever comes after a death at any instant finds the one or the other
 * state, sound; and can go on with every run, and do the same.
 */
function atEveryInstant(root: string, act: (root: string) => void, states: readonly string[][]): void {
  const seen = new Set<string>();
  const sorted = states.map((each) => JSON.stringify(each.toSorted()));
  for (const copy of instants(root, testFolder(), () => act(root))) {
    const state = JSON.stringify(everything(copy));
    expect(sorted).toContain(state);
    seen.add(state);
    expect(damage(copy)).toEqual([]);
    for (const ref of listProjects(copy).flatMap((project) => listRuns(copy, project))) {
      const held = hold(copy, ref);
      addEvents(held, [["tagged", [field("tags", ["later"])]]], NOW);
      letGo(ref.folder);
      expect(readLife(ref)).toMatchObject({ tags: expect.arrayContaining(["later"]) });
      expect(lastName(ref)).toEqual([ref.project, ref.run]);
      expect(continueRun(copy, ref, { now: NOW })?.attempt).toBe(2);
    }
    tidyTrash(copy);
    expect(JSON.stringify(everything(copy))).toBe(state);
    expect(existsSync(join(copy, ".trash"))).toBe(listTrash(copy).length > 0);
  }
  expect([...seen].sort()).toEqual(sorted.sort());
}

/** The name that a run's life tells. */
function lastName({ folder }: RunRef): unknown[] {
  const events = readFileSync(join(folder, "run.ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const named = events.findLast(({ event }) => event === "created" || event === "renamed");
  return [named?.["project"], named?.["run"]];
}

describe("a command that is killed while it keeps order", () => {
  it("has renamed a run, or has not", () => {
    const root = storeWith("p/old", "p/other");
    atEveryInstant(
      root,
      (store) => {
        const moved = relocate(hold(store, refOf(store, "p", "old")), refOf(store, "p", "new"), NOW);
        letGo(moved?.ref.folder ?? "");
      },
      [
        ["p/old: p-old 2", "p/other: p-other 2"],
        ["p/new: p-old 2", "p/other: p-other 2"],
      ],
    );
  });

  it("has moved a run to a new project, with the old one gone, or has not", () => {
    const root = storeWith("p/r");
    atEveryInstant(
      root,
      (store) => {
        const moved = relocate(hold(store, refOf(store, "p", "r")), refOf(store, "q", "r"), NOW);
        letGo(moved?.ref.folder ?? "");
        expect(existsSync(join(store, "p"))).toBe(false);
      },
      [["p/r: p-r 2"], ["q/r: p-r 2"]],
    );
  });

  it("has removed a run, or has not", () => {
    const root = storeWith("p/r", "p/s");
    atEveryInstant(root, (store) => trashRun(store, hold(store, refOf(store)), NOW), [
      ["p/r: p-r 2", "p/s: p-s 2"],
      ["trash p/r: p-r 2", "p/s: p-s 2"],
    ]);
  });

  it("has removed a whole project, or nothing of it", () => {
    const root = storeWith("p/a", "p/b", "q/c");
    writeFileSync(join(root, "p", "mine.txt"), "mine");
    const act = (store: string): void => {
      const held = ["a", "b"].map((run) => hold(store, refOf(store, "p", run)));
      trashProject(store, "p" as ProjectName, held, NOW);
    };
    atEveryInstant(root, act, [
      ["p/a: p-a 2", "p/b: p-b 2", "q/c: q-c 2"],
      ["trash p/a: p-a 2", "trash p/b: p-b 2", "q/c: q-c 2"],
    ]);
    expect(existsSync(join(root, "p"))).toBe(false);
  });

  it("has brought a run back, under another name where its own is taken, or has not", () => {
    const root = storeWith("p/r");
    trashRun(root, hold(root, refOf(root)), NOW);
    storeRun(root, files("p", "again"), "p", "r");
    atEveryInstant(root, (store) => void restoreRun(store, listTrash(store)[0] as TrashedRun, NOW), [
      ["p/r: p-again 2", "trash p/r: p-r 2"],
      ["p/r: p-again 2", "p/r-2: p-r 2"],
    ]);
  });

  it("has purged a run, or has not", () => {
    const root = storeWith("p/r", "p/s");
    for (const run of ["r", "s"]) trashRun(root, hold(root, refOf(root, "p", run)), NOW);
    const act = (store: string): void => {
      const one = listTrash(store).find(({ run }) => run === ("r" as RunName));
      purge(store, one as TrashedRun);
    };
    atEveryInstant(root, act, [["trash p/r: p-r 2", "trash p/s: p-s 2"], ["trash p/s: p-s 2"]]);
    expect(readdirSync(join(root, ".trash"))).toHaveLength(1);
  });

  it("has tagged a run, or has not", () => {
    const root = storeWith("p/r");
    const tag = (store: string): void => {
      const held = hold(store, refOf(store));
      addEvents(held, [["tagged", [field("tags", ["best"])]]], NOW);
      letGo(held.ref.folder);
    };
    const tags = instants(root, testFolder(), () => tag(root)).map((copy) => readLife(refOf(copy)).tags);
    expect(new Set(tags.map((each) => each.join()))).toEqual(new Set(["", "best"]));
  });
});

describe("a run whose folder was moved by hand, or by a command that died before it wrote so", () => {
  it("gets its event with the next change", () => {
    const root = storeWith("p/r");
    renameSync(join(root, "p", "r"), join(root, "p", "s"));
    const ref = refOf(root, "p", "s");
    addEvents(hold(root, ref), [["tagged", [field("tags", ["best"])]]], NOW);
    letGo(ref.folder);
    expect(lastName(ref)).toEqual(["p", "s"]);
    expect(readLife(ref).tags).toEqual(["best"]);
  });
});

describe("a place that is taken", () => {
  it("keeps what is there, and the run where it is", () => {
    const root = storeWith("p/r", "p/s");
    const before = everything(root);
    expect(relocate(hold(root, refOf(root)), refOf(root, "p", "s"), NOW)).toBeUndefined();
    expect(everything(root)).toEqual(before);
    writeFileSync(join(root, "p", "file"), "mine");
    expect(relocate(hold(root, refOf(root, "p", "s")), refOf(root, "p", "file"), NOW)).toBeUndefined();
    expect(readFileSync(join(root, "p", "file"), "utf8")).toBe("mine");
    expect(everything(root)).toEqual(before);
  });

  it("is free where nothing is but the mark of a recorder that died at its claim", () => {
    const root = storeWith("p/r");
    const bare = refOf(root, "p", "bare").folder;
    mkdirSync(bare);
    writeFileSync(join(bare, ".attempt-1.0"), '{"host":"gone","boot_id":null,"pid":1,"start":1}\n');
    const old = new Date(NOW - 86_400_000);
    // A mark of another host is believed for a minute.
    expect(relocate(hold(root, refOf(root)), refOf(root, "p", "bare"), NOW)).toBeUndefined();
    utimesSync(join(bare, ".attempt-1.0"), old, old);
    letGo(refOf(root).folder);
    expect(relocate(hold(root, refOf(root)), refOf(root, "p", "bare"), NOW)?.ref.run).toBe("bare");
  });
});
